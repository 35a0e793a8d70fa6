"""Management of the directory area."""
