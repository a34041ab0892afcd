"""What this service does because of facts of others."""
