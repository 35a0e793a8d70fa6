"""The notices area."""
