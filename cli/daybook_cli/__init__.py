"""The `daybook` command line, through which operators and the demonstration drive the services."""
