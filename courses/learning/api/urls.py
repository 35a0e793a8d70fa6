"""Routes of the learning area: (prefix, viewset, basename)."""

from typing import Any

from courses.learning.api import views

routes: list[tuple[str, Any, str]] = [
    ("enrolments", views.EnrolmentViewSet, "enrolments"),
    ("attempts", views.AttemptViewSet, "attempts"),
    ("completions", views.CompletionViewSet, "completions"),
    ("certificates", views.CertificateViewSet, "certificates"),
]
