"""The catalogue area: courses and their versions."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Registers the catalogue area."""

    name = "courses.catalogue"
    label = "catalogue"
