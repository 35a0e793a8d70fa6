"""Routes of the teams area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.teams.api import figures, tasks, views

routes: list[tuple[str, Any, str]] = [
    ("teams", views.TeamViewSet, "teams"),
    ("team-memberships", views.TeamMembershipViewSet, "team-memberships"),
    ("team-figures", figures.TeamFiguresViewSet, "team-figures"),
    ("team-tasks", tasks.TeamTaskViewSet, "team-tasks"),
]
