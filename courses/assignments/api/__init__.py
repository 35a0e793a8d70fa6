"""The JSON door of the assignments area."""
