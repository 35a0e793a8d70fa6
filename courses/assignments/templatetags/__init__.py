"""Tags of the assignments pages."""
