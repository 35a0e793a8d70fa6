"""Proposing: what is written, what it lacks, what resembles it, and where it stands."""
