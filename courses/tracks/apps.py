"""The tracks area: tracks, people on them, evidence, panels, certificates, matching."""

from importlib import import_module

from django.apps import AppConfig

# What the codes of entry criteria mean: importing makes the checks known.
CODES: tuple[str, ...] = (
    "checks.entry",
    "checks.evidence",
    "checks.people",
)
# What each part brings to the shell, to the governor of notices, and to events: `connect()`.
PARTS: tuple[str, ...] = (
    "shell.area",
    "shell.duties",
    "shell.entry",
    "shell.panels",
    "shell.matching",
    "shell.practice",
    "shell.skills",
)


class TracksConfig(AppConfig):
    """Registers the tracks area."""

    name = "courses.tracks"
    label = "tracks"

    def ready(self) -> None:
        """Models can be imported only once every app is loaded."""
        for code in CODES:
            import_module(f"{self.name}.{code}")
        for part in PARTS:
            import_module(f"{self.name}.{part}").connect()
