"""Pages of the tracks area."""
