"""Routes of the learning area: (prefix, viewset, basename)."""

from typing import Any

from courses.learning.api import imports, views

routes: list[tuple[str, Any, str]] = [
    ("enrolments", views.EnrolmentViewSet, "enrolments"),
    ("attempts", views.AttemptViewSet, "attempts"),
    ("completions", views.CompletionViewSet, "completions"),
    ("completion-imports", imports.CompletionImportViewSet, "completion-imports"),
    ("certificates", views.CertificateViewSet, "certificates"),
]
