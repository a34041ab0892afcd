"""The history of what customers keeps beside its log: the subject keys."""
