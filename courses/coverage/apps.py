"""The coverage area: the figures."""

from django.apps import AppConfig

from courses.assignments.events import obligations_changed
from orgchange.directory.events import people_changed


class CoverageConfig(AppConfig):
    """Registers the coverage area."""

    name = "courses.coverage"
    label = "coverage"

    def ready(self) -> None:
        """Every write marks the counts that it touched."""
        from courses.coverage import kept  # noqa: PLC0415  models are not ready before

        obligations_changed.connect(kept.mark_obligations)
        people_changed.connect(kept.mark_people)
