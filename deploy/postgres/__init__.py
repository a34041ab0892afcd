"""A private PostgreSQL server for one installation, under its own directory."""
