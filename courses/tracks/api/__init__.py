"""The JSON door of the tracks area."""
