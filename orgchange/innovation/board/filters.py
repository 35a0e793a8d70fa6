"""What the board is narrowed by: the same words on the page, in the API and in saved filters."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from orgchange.innovation.board.scope import Seat
from orgchange.innovation.models import Lane, Proposal, WorkflowState

NAMES = ("round", "lane", "q", "turn", "late")


def narrowed(
    rows: QuerySet[Proposal], asked: Mapping[str, Any], seat: Seat, now: datetime
) -> QuerySet[Proposal]:
    """Those that are asked for. `asked`: cleaned values of `NAMES`; empty ones do not narrow."""
    if asked.get("round"):
        rows = rows.filter(round=asked["round"])
    if asked.get("lane") in Lane.values:
        rows = rows.filter(lane=asked["lane"])
    for word in (asked.get("q") or "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(number__iexact=word))
    if asked.get("turn"):
        rows = rows.filter(Exists(_states_of(seat.roles)))
    if asked.get("late"):
        rows = rows.filter(late(now))
    return rows


def late(now: datetime) -> Q:
    """Somebody should have acted by now."""
    return Q(due_at__lt=now)


def _states_of(roles: frozenset[str]) -> QuerySet[WorkflowState]:
    """The state of the proposal, where it is the turn of one of these roles."""
    return WorkflowState.objects.filter(
        version=OuterRef("workflow"), code=OuterRef("state"), owner__in=roles
    )
