"""What this service does because of facts, its own and those of others."""
