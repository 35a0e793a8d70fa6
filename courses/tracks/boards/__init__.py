"""The board of a track: who there is, who is needed, who is on the way; as of any day."""
