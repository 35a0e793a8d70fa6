"""Template tags of the pilots area."""
