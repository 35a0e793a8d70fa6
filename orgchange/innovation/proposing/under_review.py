"""Where proposals stand on the way through review, as their workflows say."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from orgchange.core.sql import id_list
from orgchange.innovation.models import (
    Proposal,
    ReviewAssignment,
    Stand,
    WorkflowState,
    WorkflowTransition,
)

OPEN_REVIEWS, SHOW_REVIEWS = "open_reviews", "show_reviews"
BEHIND = (Stand.DECIDED, Stand.ENDED)


def ends_of(effect: str, which: Iterable[str]) -> Q:
    """Proposals in a state from which (`source`), or into which (`target`), such a step leads."""
    ends, found = tuple(which), Q(pk__in=[])
    for step in WorkflowTransition.objects.only("version", "source", "target", "effects"):
        if effect in step.effects:
            found |= Q(workflow=step.version_id, state__in=[getattr(step, end) for end in ends])
    return found


def given_reviewers() -> Q:
    """Those that may be given reviewers: before review and in it, for one more, on appeal."""
    return ends_of(OPEN_REVIEWS, ("source", "target")) & (~decided() | Q(appealed_at__isnull=False))


def in_review() -> Q:
    """Reviewers are at work."""
    return ends_of(OPEN_REVIEWS, ("target",))


def compared() -> Q:
    """Reviews are in, and the panel compares."""
    return ends_of(SHOW_REVIEWS, ("target",))


def decided() -> Q:
    """Decided, or ended in another way."""
    stands = WorkflowState.objects.filter(
        version=OuterRef("workflow"), code=OuterRef("state"), stand__in=BEHIND
    )
    return Q(Exists(stands))


def under_way() -> QuerySet[Proposal]:
    """Handed in and not decided: those for which conflicts matter."""
    return Proposal.objects.filter(~decided(), submitted_at__isnull=False)


@dataclass(frozen=True)
class Turn:
    """The reviews that count: those of the last turn. An appeal begins a new one."""

    number: int
    is_new: bool  # nobody has been asked in it yet


def turns_of(ids: Collection[int]) -> dict[int, Turn]:
    """The turn for which each proposal is given reviewers now, by id. Two queries."""
    rows = ReviewAssignment.objects.filter(proposal__in=id_list(ids))
    last: dict[int, tuple[int, bool]] = {}
    shown = rows.order_by("proposal", "turn").values_list("proposal", "turn", "review__shown_at")
    for proposal_id, turn, shown_at in shown:
        before = last.get(proposal_id, (0, False))
        last[proposal_id] = (turn, shown_at is not None or (before[0] == turn and before[1]))
    behind = set(
        Proposal.objects.filter(decided(), pk__in=id_list(ids)).values_list("pk", flat=True)
    )
    return {pk: _turn(*last.get(pk, (0, False)), pk in behind) for pk in ids}


def _turn(number: int, is_shown: bool, is_decided: bool) -> Turn:
    if not number:
        return Turn(1, is_new=True)
    return Turn(number + 1, is_new=True) if is_decided and is_shown else Turn(number, is_new=False)
