"""The assignments area: audiences, obligations, reminders."""

from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    """Registers the assignments area."""

    name = "courses.assignments"
    label = "assignments"
