"""The demo area: it makes data through the services of the others, and has no models."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers the demo area."""

    name = "courses.demo"
    label = "demo"
