"""The JSON door of learning."""
