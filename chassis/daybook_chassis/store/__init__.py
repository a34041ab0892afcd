"""The event store: one log per source with contiguous positions, slots, hashes and idempotency."""
