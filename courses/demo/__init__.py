"""A believable organisation, for the demo and for trying things out."""
