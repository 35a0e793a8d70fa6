"""The core area: the base every area stands on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers the core area."""

    name = "orgchange.core"
    label = "core"
