"""What must hold before a step of a pilot, by the codes of the workflow."""
