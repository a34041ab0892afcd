"""Tests of the published language, and of what guards it against incompatible change."""
