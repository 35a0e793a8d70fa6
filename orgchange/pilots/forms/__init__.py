"""Forms of the pilots area."""
