"""The JSON door of the catalogue."""
