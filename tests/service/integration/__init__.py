"""The service desk over its database, hearing of customers."""
