"""Figures of our own, each beside plain SQL for the same work in the same run."""
