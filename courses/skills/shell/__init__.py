"""What each part of the skills area brings to the shell, to notices and to events."""
