"""The list of pilots: what it shows of each, how it is sorted, and as a file."""
