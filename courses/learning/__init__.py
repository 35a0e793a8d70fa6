"""The learning area."""
