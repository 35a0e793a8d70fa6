"""The skills area: framework, profiles, ratings, evidence, what is held."""

from importlib import import_module

from django.apps import AppConfig

# What each part brings to the shell, to the governor of notices, and to events: `connect()`.
PARTS: tuple[str, ...] = (
    "shell.area",
    "shell.notices",
    "shell.matrix",
    "shell.slots",
)


class SkillsConfig(AppConfig):
    """Registers the skills area."""

    name = "courses.skills"
    label = "skills"

    def ready(self) -> None:
        """Models can be imported only once every app is loaded."""
        for part in PARTS:
            import_module(f"{self.name}.{part}").connect()
