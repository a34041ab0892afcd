"""Tables posted from facts: buckets that views are finished from, and what was published."""
