"""Pages of the notices area: one's own (`own`), those of HR (`care`), the folder, and health."""
