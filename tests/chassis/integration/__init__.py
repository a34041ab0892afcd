"""What the chassis does with a database, on PostgreSQL and on SQLite."""
