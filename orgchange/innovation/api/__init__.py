"""The JSON door of the innovation area."""
