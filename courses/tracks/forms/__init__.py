"""Forms of the tracks area."""
