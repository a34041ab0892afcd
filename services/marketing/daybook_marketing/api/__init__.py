"""Routes of the marketing service and their schemas."""
