"""What the chassis does without a database: judging, chaining, grouping, sealing."""
