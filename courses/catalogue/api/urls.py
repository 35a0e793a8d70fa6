"""Routes of the catalogue area: (prefix, viewset, basename)."""

from typing import Any

from courses.catalogue.api.views import CourseVersionViewSet, CourseViewSet

routes: list[tuple[str, Any, str]] = [
    ("courses", CourseViewSet, "courses"),
    ("course-versions", CourseVersionViewSet, "course-versions"),
]
