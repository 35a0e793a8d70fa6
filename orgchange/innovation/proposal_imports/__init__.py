"""Proposals that were made elsewhere: read from a file, looked at, brought in, taken back."""
