"""Forms of the teams area."""
