"""Charts of what is measured, drawn on the server: what is in them, scales, places."""
