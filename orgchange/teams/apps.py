"""The teams area: rosters that cross departments, on any day."""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """Registers the teams area, and listens to the directory."""

    name = "orgchange.teams"
    label = "teams"

    def ready(self) -> None:
        """Models can be imported only once every app is loaded."""
        from orgchange.directory.events import people_changed, people_restored  # noqa: PLC0415
        from orgchange.teams import (  # noqa: PLC0415
            draft_notices,
            follow,
            notice_kinds,
            seat_notices,
            shell,
            task_notices,
            wakes,
        )

        people_changed.connect(follow.people_changed)
        people_restored.connect(follow.people_restored)
        people_changed.connect(wakes.people_changed)
        people_restored.connect(wakes.people_restored)
        task_notices.register_kinds()
        draft_notices.register_kinds()
        seat_notices.register_kinds()
        shell.connect()
        notice_kinds.register_kinds()
