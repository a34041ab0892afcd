"""The published language of Daybook: facts, their envelope, their topics, and nothing that acts."""
