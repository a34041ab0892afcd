"""Laws over the code itself: which way imports run, and how modules look."""
