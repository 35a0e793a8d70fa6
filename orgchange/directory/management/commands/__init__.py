"""Commands of the directory area."""
