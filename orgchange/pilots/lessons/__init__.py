"""Lessons: what they say, who wrote them, and where they helped."""
