"""What each part of the tracks area brings to the shell, to notices and to events."""
