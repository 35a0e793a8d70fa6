"""Models of the skills area, by noun."""

from courses.catalogue.models import Skill
from courses.skills.models.asking import (
    EvidenceWithdrawal,
    PilotEvidenceAside,
    RatingAsk,
    SlotSkill,
)
from courses.skills.models.framework import (
    HIGHEST,
    Anchor,
    ProfileNeed,
    RoleProfile,
)
from courses.skills.models.holdings import (
    Award,
    AwardKind,
    Holding,
)
from courses.skills.models.ratings import (
    Evidence,
    EvidenceDecision,
    EvidenceSource,
    Occasion,
    Rating,
    RatingWithdrawal,
    Relation,
)

__all__ = [
    "HIGHEST",
    "Anchor",
    "Award",
    "AwardKind",
    "Evidence",
    "EvidenceDecision",
    "EvidenceSource",
    "EvidenceWithdrawal",
    "Holding",
    "Occasion",
    "PilotEvidenceAside",
    "ProfileNeed",
    "Rating",
    "RatingAsk",
    "RatingWithdrawal",
    "Relation",
    "RoleProfile",
    "Skill",
    "SlotSkill",
]
