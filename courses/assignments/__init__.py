"""The assignments area."""
