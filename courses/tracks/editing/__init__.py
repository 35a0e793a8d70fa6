"""A version of a track as one document: read, checked, compared, drawn. Nothing is written here."""
