"""The framework as a file: written, read, previewed, and written as it was shown."""
