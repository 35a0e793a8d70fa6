"""The contract of a pilot: read, held against what it must say, and compared."""
