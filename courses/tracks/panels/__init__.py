"""The parts of the path page."""
