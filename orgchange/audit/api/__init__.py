"""The JSON door of the audit area."""
