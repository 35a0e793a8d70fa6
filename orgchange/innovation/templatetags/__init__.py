"""Template tags of the innovation fund."""
