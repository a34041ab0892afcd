"""Laws over all members: what every projection, reaction, route, command and fact has to keep."""
