"""The pilots area: contracts, readings, gates, outcomes, lessons."""

from importlib import import_module

from django.apps import AppConfig

# What the codes of the workflow mean: importing makes guards and effects known.
CODES: tuple[str, ...] = (
    "effects.closing",
    "effects.gates",
    "effects.holds",
    "effects.outcomes",
    "effects.running",
    "effects.starting",
    "guards.closing",
    "guards.gates",
    "guards.holds",
    "guards.outcomes",
    "guards.running",
    "guards.setup",
    "guards.starting",
)
# What each part brings to the shell, to the governor of notices, and to events: `connect()`.
PARTS: tuple[str, ...] = (
    "shell.daily",
    "shell.lessons",
    "shell.pilots",
    "shell.setup",
    "shell.portfolio",
    "shell.thanks",
    "shell.scaling",
    "shell.running",
    "shell.gates",
)


class PilotsConfig(AppConfig):
    """Registers the pilots area."""

    name = "orgchange.pilots"
    label = "pilots"

    def ready(self) -> None:
        """Models can be imported only once every app is loaded."""
        for code in CODES:
            import_module(f"{self.name}.{code}")
        for part in PARTS:
            import_module(f"{self.name}.{part}").connect()
