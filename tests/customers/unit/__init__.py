"""What the customers service decides, without a database."""
