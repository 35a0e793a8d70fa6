"""Routes of the assignments area: (prefix, viewset, basename)."""

from typing import Any

from courses.assignments.api import people, views

routes: list[tuple[str, Any, str]] = [
    ("audiences", views.AudienceViewSet, "audiences"),
    ("assignments", views.AssignmentViewSet, "assignments"),
    ("obligations", people.ObligationViewSet, "obligations"),
    ("exemptions", people.ExemptionViewSet, "exemptions"),
    ("extensions", people.ExtensionViewSet, "extensions"),
    ("requests", people.RequestViewSet, "requests"),
]
