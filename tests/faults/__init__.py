"""Real processes under faults at random, and a checker that trusts nothing but the journal."""
