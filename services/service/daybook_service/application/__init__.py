"""One file a capability: the command, and how it is carried out."""
