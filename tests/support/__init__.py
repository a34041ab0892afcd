"""What several kinds of test need: databases, and rules about imports."""
