"""Schemas come to be by migrations, and those of earlier versions go on."""
