"""The innovation area: funds, rounds, proposals, reviews, decisions, and the ledger."""

from django.apps import AppConfig


class InnovationConfig(AppConfig):
    """Registers the innovation area."""

    name = "orgchange.innovation"
    label = "innovation"

    def ready(self) -> None:
        """Models can be imported only once every app is loaded."""
        from orgchange.innovation import (  # noqa: F401, PLC0415
            effects_deciding,
            guards_deciding,
            guards_micro,
            shell_deciding,
        )

        shell_deciding.connect()
