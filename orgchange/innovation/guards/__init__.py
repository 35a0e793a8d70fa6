"""What must hold before a step, by the codes of the workflow."""
