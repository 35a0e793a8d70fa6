"""Pages of the pilots area, by noun."""
