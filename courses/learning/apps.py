"""The learning area: enrolments, attempts, completions."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Registers the learning area."""

    name = "courses.learning"
    label = "learning"
