"""One file a question, and the table that answers it."""
