"""The coverage area: the figures."""

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    """Registers the coverage area."""

    name = "courses.coverage"
    label = "coverage"
