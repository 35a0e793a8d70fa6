"""The directory area: departments, employees, teams."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Registers the directory area."""

    name = "orgchange.directory"
    label = "directory"
