"""The decisions of marketing, without a database."""
