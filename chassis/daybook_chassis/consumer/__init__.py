"""Consumers: facts applied once and in order, whatever the transport does (I2, I3, I6)."""
