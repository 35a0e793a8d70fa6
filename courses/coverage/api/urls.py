"""API routes of the coverage area."""

from courses.coverage.api.views import CoverageViewSet

routes = [("coverage", CoverageViewSet, "coverage")]
