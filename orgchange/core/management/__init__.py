"""Command line of the core area."""
