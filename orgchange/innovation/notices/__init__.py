"""What people are told of the fund, as kinds of the governor of notices."""
