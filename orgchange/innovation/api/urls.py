"""Routes of the innovation area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.innovation.api import reviews, setup, versions

routes: list[tuple[str, Any, str]] = [
    ("funds", setup.FundViewSet, "funds"),
    ("fund-periods", setup.FundPeriodViewSet, "fund-periods"),
    ("fund-offices", setup.FundOfficeViewSet, "fund-offices"),
    ("fund-rounds", setup.RoundViewSet, "fund-rounds"),
    ("rubrics", versions.RubricViewSet, "rubrics"),
    ("workflows", versions.WorkflowViewSet, "workflows"),
    ("reviews", reviews.ReviewViewSet, "reviews"),
    ("review-assignments", reviews.ReviewAssignmentViewSet, "review-assignments"),
    ("conflicts", reviews.ConflictViewSet, "conflicts"),
]
