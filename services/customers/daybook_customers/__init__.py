"""Customers owns parties and their golden record, consent, grading, ownership and subject keys."""
