"""Lists of people on tracks."""
