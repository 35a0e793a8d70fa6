"""The innovation area: funds, rounds, proposals, reviews, decisions, and the ledger."""

from importlib import import_module

from django.apps import AppConfig

# What the codes of workflows mean: importing makes guards and effects known.
CODES = (
    "effects.deciding",
    "effects.money",
    "effects.proposing",
    "effects.reviewing",
    "guards.deciding",
    "guards.micro",
    "guards.money",
    "guards.proposing",
    "guards.reviewing",
)
# What each part brings to the shell, to the governor of notices, and to events: `connect()`.
PARTS = (
    "shell.board",
    "shell.deciding",
    "shell.imports",
    "shell.money",
    "shell.proposing",
    "shell.reviewing",
    "shell.setup",
    "similar.index",
)


class InnovationConfig(AppConfig):
    """Registers the innovation area."""

    name = "orgchange.innovation"
    label = "innovation"

    def ready(self) -> None:
        """Models can be imported only once every app is loaded."""
        for code in CODES:
            import_module(f"{self.name}.{code}")
        for part in PARTS:
            import_module(f"{self.name}.{part}").connect()
