"""What leaves the house: how a message is carried, and how its carrier is asked."""
