"""The same views at the speed of columns: over a batch of facts, or over a whole archive."""
