"""The HTTP edge: one consistent manner for commands, queries, feeds, doors and operations."""
