"""The demonstration plays real data through all services in one process."""
