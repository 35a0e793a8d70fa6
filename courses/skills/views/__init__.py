"""Pages of the skills area."""
