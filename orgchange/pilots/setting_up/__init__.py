"""What a pilot needs before it can begin: looked at for its guards, its pages and its card."""
