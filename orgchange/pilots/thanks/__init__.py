"""Thanks: whom to think of, and the wall on which they stand."""
