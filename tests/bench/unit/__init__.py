"""What measurements make of their numbers."""
