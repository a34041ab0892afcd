"""Routes of analytics and their schemas."""
