"""What people are told about tracks."""
