"""Words of teams for templates."""
