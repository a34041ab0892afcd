"""Models of purchasing and of staying, fitted by maximum likelihood: pure, and all of the extra."""
