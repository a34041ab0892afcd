"""The history of one log's tables; each revision is given the prefix of their names."""
