"""Tests of analytics; rows of the capabilities are in their names."""
