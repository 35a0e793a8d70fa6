"""The JSON door of the coverage area."""
