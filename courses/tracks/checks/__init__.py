"""What must hold before a stage is entered, check by check."""
