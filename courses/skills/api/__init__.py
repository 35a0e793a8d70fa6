"""The JSON door of the skills area."""
