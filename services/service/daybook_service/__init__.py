"""Service owns tickets, service levels, follow-up, surveys and knowledge."""
