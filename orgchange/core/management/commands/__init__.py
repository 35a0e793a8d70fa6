"""Commands of the core area."""
