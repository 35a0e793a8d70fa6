"""Doors that imports of lines share: their pages and their API."""
