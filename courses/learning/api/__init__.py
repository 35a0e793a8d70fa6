"""The JSON door of the learning area."""
