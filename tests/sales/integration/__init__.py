"""The sales service over its database, hearing of customers and of finance."""
