"""What people are told of pilots, as kinds of the governor of notices."""
