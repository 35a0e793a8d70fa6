"""The JSON door of the pilots area."""
