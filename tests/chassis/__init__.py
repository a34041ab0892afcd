"""Tests of the shared machine under the services."""
