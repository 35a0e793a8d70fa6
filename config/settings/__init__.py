"""Settings of each environment."""
