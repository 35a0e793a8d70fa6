"""Tags of the tracks area."""
