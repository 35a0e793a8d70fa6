"""Gates: what is read of them, and what their pages show."""
