"""The base: models, errors, dated writing, API plumbing, templates, the design system."""
