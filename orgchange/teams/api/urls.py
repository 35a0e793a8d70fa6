"""Routes of the teams area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.teams.api import drafts, figures, kinds, requests, tasks, views
from orgchange.teams.imports.api import TeamRosterImportViewSet

routes: list[tuple[str, Any, str]] = [
    ("teams", views.TeamViewSet, "teams"),
    ("team-memberships", views.TeamMembershipViewSet, "team-memberships"),
    ("team-figures", figures.TeamFiguresViewSet, "team-figures"),
    ("team-kinds", kinds.TeamKindViewSet, "team-kinds"),
    ("team-waivers", kinds.TeamWaiverViewSet, "team-waivers"),
    ("join-requests", requests.JoinRequestViewSet, "join-requests"),
    ("help-offers", requests.HelpOfferViewSet, "help-offers"),
    ("roster-drafts", drafts.RosterDraftViewSet, "roster-drafts"),
    ("team-tasks", tasks.TeamTaskViewSet, "team-tasks"),
    ("team-roster-imports", TeamRosterImportViewSet, "team-roster-imports"),
]
