"""Routes of the sales service and their schemas."""
