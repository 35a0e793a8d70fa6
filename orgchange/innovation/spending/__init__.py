"""Spending from a file: matched to awards, previewed, confirmed, undone."""
