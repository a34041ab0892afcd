"""Readers and made-up terms, without a house."""
