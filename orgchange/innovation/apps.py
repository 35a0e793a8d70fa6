"""The innovation area: funds, rounds, proposals, reviews, decisions, and the ledger."""

from django.apps import AppConfig


class InnovationConfig(AppConfig):
    """Registers the innovation area."""

    name = "orgchange.innovation"
    label = "innovation"

    def ready(self) -> None:
        """Models can be imported only once every app is loaded."""
        from orgchange.innovation import shell_setup  # noqa: PLC0415

        shell_setup.connect()
        from orgchange.innovation import (  # noqa: F401, PLC0415
            effects_deciding,
            effects_money,
            guards_deciding,
            guards_micro,
            guards_money,
        )
        from orgchange.innovation.events import proposal_moved  # noqa: PLC0415
        from orgchange.innovation.similar import index  # noqa: PLC0415

        proposal_moved.connect(index.proposal_moved)
