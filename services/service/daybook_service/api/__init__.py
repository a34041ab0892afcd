"""Routes of the service desk and their schemas."""
