"""What the sales service decides, without a database."""
