"""Forms of the innovation fund."""
