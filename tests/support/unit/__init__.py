"""Tests of the tests' own support that touch nothing outside the process."""
