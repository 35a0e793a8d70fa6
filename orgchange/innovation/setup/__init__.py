"""Setting funds up: what rubrics and workflows must keep to, and how they are drawn."""
