"""Whole services on a real Kafka."""
