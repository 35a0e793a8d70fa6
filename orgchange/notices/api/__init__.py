"""The JSON door of the notices area."""
