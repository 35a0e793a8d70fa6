"""Reviewing: who judges what, how scores are read, and how the panel chooses among equals."""
