"""The whole product as its users have it: command line, demonstration, services served."""
