"""Readings from a file: previewed, then written as they were shown."""
