"""Transports: how messages get from a publisher's log to a consumer, one seam for every adapter."""
