"""What the documents say is run, and what they name is there."""
