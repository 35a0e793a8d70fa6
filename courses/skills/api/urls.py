"""The routes of the skills area under /api/v1/."""

from collections.abc import Sequence
from typing import Any

from courses.skills.api.framework import RoleProfileViewSet, SkillViewSet
from courses.skills.api.people import EvidenceViewSet, RatingViewSet, SkillHoldingViewSet
from courses.skills.api.skill_coverage import SkillCoverageViewSet, SkillGapViewSet

routes: Sequence[tuple[str, Any, str]] = (
    ("skill-coverage", SkillCoverageViewSet, "skill-coverage"),
    ("skill-gaps", SkillGapViewSet, "skill-gaps"),
    ("skills", SkillViewSet, "skills"),
    ("role-profiles", RoleProfileViewSet, "role-profiles"),
    ("ratings", RatingViewSet, "ratings"),
    ("evidence", EvidenceViewSet, "evidence"),
    ("skill-holdings", SkillHoldingViewSet, "skill-holdings"),
)
