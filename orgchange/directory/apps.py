"""The directory area: departments and employees."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Registers the directory area."""

    name = "orgchange.directory"
    label = "directory"

    def ready(self) -> None:
        """Bring navigation, search and the resolver of who asks."""
        from orgchange.directory import shell  # noqa: PLC0415 - models are ready only now

        shell.connect()
