"""What each part of the area brings to the shell, to notices and to events."""
