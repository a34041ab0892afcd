"""The whole product as its users have it: the command line, the demonstration, the services served."""
