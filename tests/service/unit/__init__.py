"""The decisions of the service desk, without a database."""
