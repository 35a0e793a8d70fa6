"""Commands of the catalogue area."""
