"""Routes of the teams area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.teams.api import tasks, views

routes: list[tuple[str, Any, str]] = [
    ("teams", views.TeamViewSet, "teams"),
    ("team-memberships", views.TeamMembershipViewSet, "team-memberships"),
    ("team-tasks", tasks.TeamTaskViewSet, "team-tasks"),
]
