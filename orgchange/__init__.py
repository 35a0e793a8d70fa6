"""The organisation and its change."""
