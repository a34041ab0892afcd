"""Tests of the service desk, which need no other service."""
