"""Tests of the customers service; rows of the capabilities are in their names."""
