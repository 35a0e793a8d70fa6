"""Role tracks: how people grow into a role, proved by evidence and certified by practice."""
