"""Small builders of real rows, without random data."""
