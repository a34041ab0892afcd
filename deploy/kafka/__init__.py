"""A real Kafka for development and tests, from Maven artifacts, and the topics of Daybook."""
