"""Deciding and telling: what the committee reads, letters, and what rests too long."""
