"""Marketing over its database, hearing of customers."""
