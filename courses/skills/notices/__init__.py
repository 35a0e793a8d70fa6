"""Notices of the skills area."""
