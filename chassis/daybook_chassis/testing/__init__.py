"""What a service's own tests are written with; nothing here runs in production."""
