"""What a step of a pilot does, by the codes of the workflow."""
