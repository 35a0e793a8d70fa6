"""The innovation area: funds, rounds, proposals, reviews, decisions, and the ledger."""

from django.apps import AppConfig


class InnovationConfig(AppConfig):
    """Registers the innovation area."""

    name = "orgchange.innovation"
    label = "innovation"

    def ready(self) -> None:
        """Models can be imported only once every app is loaded."""
        from orgchange.innovation import shell_reviewing  # noqa: PLC0415

        shell_reviewing.connect()
