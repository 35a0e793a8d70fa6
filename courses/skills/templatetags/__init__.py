"""Template tags of the skills area."""
