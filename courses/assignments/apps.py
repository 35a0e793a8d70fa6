"""The assignments area: audiences, obligations, reminders."""

from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    """Registers the assignments area, and listens to the directory and to learning."""

    name = "courses.assignments"
    label = "assignments"

    def ready(self) -> None:
        """Models can be imported only once every app is loaded."""
        from courses.assignments import (  # noqa: PLC0415
            notice_kinds,
            pages,
            reconcile,
            reminder_panels,
        )
        from courses.learning.events import evidence_changed  # noqa: PLC0415
        from orgchange.directory.events import people_changed  # noqa: PLC0415

        people_changed.connect(reconcile.people_changed)
        evidence_changed.connect(reconcile.evidence_changed)
        notice_kinds.register_kinds()
        reminder_panels.register_panels()
        pages.register()
