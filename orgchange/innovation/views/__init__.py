"""Pages of the innovation fund."""
