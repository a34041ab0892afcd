"""How Daybook is run: the servers it needs, started here or described for elsewhere."""
