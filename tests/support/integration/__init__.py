"""Tests of the tests' own support against real databases."""
