"""Proposals that nobody works on any more: when they are reminded of, and when they end.

The clock's own step says after how many days a state ends. Before that two reminders go out, and
without both nothing ends: what was missed is not made up for at the submitter's cost.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from orgchange.innovation.addresses import object_key
from orgchange.innovation.models import Proposal, WorkflowTransition
from orgchange.notices.models import Notice

EXPIRE = "expire"
IDLE = "fund_idle"
# Days before the end at which a reminder goes out, the first one first.
REMIND_BEFORE = (21, 7)
# So long after the second reminder at least, also where the clock stood still for weeks.
LEAST_NOTICE = timedelta(days=6)


@dataclass(frozen=True)
class Idle:
    """A proposal that rests, since when, and when that ends it."""

    proposal: Proposal
    ends_at: datetime

    def occurrence(self, step: int) -> str:
        """One of the reminders of this rest; work on the proposal begins another rest."""
        return f"{self.proposal.touched_at.isoformat(timespec='seconds')}/{step}"


def resting(*, now: datetime, ids: Collection[int] | None = None) -> list[Idle]:
    """Proposals in a state that ends by itself, near enough to the end to be reminded of it."""
    ahead = now + timedelta(days=REMIND_BEFORE[0])
    found = []
    for version_id, source, days in _ends():
        rows = Proposal.objects.filter(
            Q(due_at=None) | Q(due_at__lte=ahead),
            workflow=version_id,
            state=source,
            touched_at__lte=ahead - timedelta(days=days),
        )
        if ids is not None:
            rows = rows.filter(pk__in=ids)
        found += [Idle(row, _end(row, days)) for row in rows.order_by("pk")]
    return found


def expired_ids(ids: Collection[int], *, now: datetime) -> frozenset[int]:
    """Those that are over, and were reminded of twice while they rested."""
    over = [one for one in resting(now=now, ids=ids) if one.ends_at <= now]
    reminded = _reminded(over, now)
    return frozenset(one.proposal.pk for one in over if one.proposal.pk in reminded)


def _reminded(rests: Iterable[Idle], now: datetime) -> set[int]:
    """Those of which both reminders went out, the second a while ago."""
    by_key = {object_key(one.proposal.pk): one for one in rests}
    rows = Notice.objects.filter(
        kind=IDLE, object_key__in=by_key, planned_at__lte=now - LEAST_NOTICE
    )
    said = set(rows.values_list("object_key", "occurrence"))
    return {
        one.proposal.pk
        for key, one in by_key.items()
        if all((key, one.occurrence(step)) in said for step in range(len(REMIND_BEFORE)))
    }


def _ends() -> list[tuple[int, str, int]]:
    """(workflow version, state, days) of every end that the clock brings."""
    steps = WorkflowTransition.objects.filter(code=EXPIRE, after_days__isnull=False)
    rows = steps.values_list("version_id", "source", "after_days")
    return [(version, source, days) for version, source, days in rows if days is not None]


def _end(proposal: Proposal, days: int) -> datetime:
    """When a rest ends; who waits until a day that was said, waits at least until then."""
    ends = proposal.touched_at + timedelta(days=days)
    return max(ends, proposal.due_at or ends)
