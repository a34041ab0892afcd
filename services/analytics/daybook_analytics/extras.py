"""What is said where something is asked for that is installed only where it is wanted."""

MODELS = "models need NumPy and SciPy: install daybook-analytics[models]"
