"""What people can do: the framework, ratings with their evidence, and what is held on any day."""
