"""Pilots together, as of any day: what the head of information looks at."""
