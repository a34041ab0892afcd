"""What analytics does because of facts of others."""
