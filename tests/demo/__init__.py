"""What the demonstration plays is read strictly, and what it makes up is always the same."""
