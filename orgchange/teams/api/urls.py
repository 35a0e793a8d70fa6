"""Routes of the teams area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.teams.api import requests, tasks, views

routes: list[tuple[str, Any, str]] = [
    ("teams", views.TeamViewSet, "teams"),
    ("team-memberships", views.TeamMembershipViewSet, "team-memberships"),
    ("join-requests", requests.JoinRequestViewSet, "join-requests"),
    ("help-offers", requests.HelpOfferViewSet, "help-offers"),
    ("team-tasks", tasks.TeamTaskViewSet, "team-tasks"),
]
