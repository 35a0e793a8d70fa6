"""The end of a pilot: what is still missing, what is open, what its people take with them."""
