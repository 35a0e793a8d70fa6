"""What a step does, by the codes of the workflow."""
