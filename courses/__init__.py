"""What people learn."""
