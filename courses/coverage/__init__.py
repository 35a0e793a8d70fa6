"""The coverage area."""
