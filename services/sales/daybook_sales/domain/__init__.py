"""What selling means: pure decisions over opportunities, contracts and accounts."""
