"""Tests of the sales service; rows of the capabilities are in their names."""
