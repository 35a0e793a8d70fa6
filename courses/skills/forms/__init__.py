"""Forms of the skills area."""
