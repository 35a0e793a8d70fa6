"""Routes of the teams area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.teams.api import kinds, tasks, views
from orgchange.teams.imports.api import TeamRosterImportViewSet

routes: list[tuple[str, Any, str]] = [
    ("teams", views.TeamViewSet, "teams"),
    ("team-memberships", views.TeamMembershipViewSet, "team-memberships"),
    ("team-kinds", kinds.TeamKindViewSet, "team-kinds"),
    ("team-waivers", kinds.TeamWaiverViewSet, "team-waivers"),
    ("team-tasks", tasks.TeamTaskViewSet, "team-tasks"),
    ("team-roster-imports", TeamRosterImportViewSet, "team-roster-imports"),
]
