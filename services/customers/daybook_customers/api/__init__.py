"""Routes of the customers service and their schemas."""
