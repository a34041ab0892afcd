"""Marketing owns segments, campaigns, journeys and loyalty."""
