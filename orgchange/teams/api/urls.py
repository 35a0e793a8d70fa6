"""Routes of the teams area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.teams.api import drafts, tasks, views

routes: list[tuple[str, Any, str]] = [
    ("teams", views.TeamViewSet, "teams"),
    ("team-memberships", views.TeamMembershipViewSet, "team-memberships"),
    ("roster-drafts", drafts.RosterDraftViewSet, "roster-drafts"),
    ("team-tasks", tasks.TeamTaskViewSet, "team-tasks"),
]
