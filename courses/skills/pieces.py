"""Evidence as lists show it: what waits for whom, and what was said of a piece."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from courses.skills.models import (
    Evidence,
    EvidenceDecision,
    EvidenceWithdrawal,
    PilotEvidenceAside,
    RatingAsk,
)
from courses.skills.models.asking import IS_OPEN
from courses.skills.relations import rated_by
from courses.skills.scopes import pilot_pieces_visible_to
from orgchange.directory.scopes import Sight
from orgchange.pilots.models import SkillEvidence

RELATED = ("employee", "skill", "completion__course", "completion__revocation")


def for_list(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """With what a line shows, and the decisions so far: two queries."""
    decisions = EvidenceDecision.objects.select_related("decided_by", "rating__withdrawal")
    related = rows.select_related(*RELATED, "pilot_evidence__pilot", "withdrawal")
    return related.prefetch_related(Prefetch("decisions", queryset=decisions.order_by("pk")))


def standing(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Pieces that were not taken back, and whose completion counts."""
    taken = EvidenceWithdrawal.objects.filter(evidence=OuterRef("pk"))
    return rows.filter(~Exists(taken), completion__revocation=None)


def waiting_for(sight: Sight) -> QuerySet[Evidence]:
    """Pieces on which the viewer may decide and has not; of skills in use, the oldest first."""
    own = sight.employee_id
    if own is None or not sight.is_employed:
        return Evidence.objects.none()
    asked = RatingAsk.objects.filter(
        IS_OPEN, rater=own, employee=OuterRef("employee"), skill=OuterRef("skill")
    )
    decided = EvidenceDecision.objects.filter(evidence=OuterRef("pk"), decided_by=own)
    mine = rated_by(sight) | Q(Exists(asked)) & ~Q(employee=own)
    rows = standing(Evidence.objects.filter(mine, ~Exists(decided), skill__retired_at=None))
    return rows.exclude(posted_by__employee=own).order_by("posted_at", "pk")


def to_place(sight: Sight) -> QuerySet[SkillEvidence]:
    """What pilots recorded of the viewer (or those they mentor) that shows no skill yet."""
    placed = Evidence.objects.filter(pilot_evidence=OuterRef("pk"))
    aside = PilotEvidenceAside.objects.filter(pilot_evidence=OuterRef("pk"))
    rows = pilot_pieces_visible_to(sight).filter(~Exists(placed), ~Exists(aside))
    return rows.select_related("pilot", "employee").order_by("posted_at", "pk")


def asked_of(sight: Sight) -> QuerySet[RatingAsk]:
    """Requests for ratings that are open to the viewer, the oldest first."""
    rows = RatingAsk.objects.filter(IS_OPEN, rater=sight.employee_id or 0)
    return rows.select_related("employee", "skill", "asked_by").order_by("asked_at", "pk")
