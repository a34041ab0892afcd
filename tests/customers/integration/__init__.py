"""The whole customers service on each database that Daybook supports."""
