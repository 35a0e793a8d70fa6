"""Figures, kept counts, pages and commands of coverage."""
