"""Tests of marketing, which need no other service."""
