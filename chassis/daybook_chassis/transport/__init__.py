"""Transports: how messages get from a publisher's log to a consumer. One seam, two adapters."""
