"""Skill coverage: people × skills against a role profile, on any day, as known at any instant."""
