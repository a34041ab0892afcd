"""What leaves the house: how a reminder reaches whom it is for."""
