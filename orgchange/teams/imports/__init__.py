"""Rosters of teams from a file, and into one: previewed, confirmed, undone, exported."""
