"""The JSON door of the directory area."""
