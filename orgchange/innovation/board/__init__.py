"""The board of a fund: its proposals by state, and the money above them."""
