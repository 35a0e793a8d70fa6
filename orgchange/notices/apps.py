"""The notices area: one governor for every message."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Registers the notices area."""

    name = "orgchange.notices"
    label = "notices"
