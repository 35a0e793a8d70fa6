"""Proposals that nobody works on any more: when they are reminded of, and when they end.

The clock's own step says after how many days a state ends. Before that two reminders go out, and
without both nothing ends: what was missed is not made up for at the submitter's cost.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Min, Q

from orgchange.innovation.models import Proposal, WorkflowTransition
from orgchange.innovation.notices.addresses import object_key
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
        # What came in by a file rests until somebody takes it up: a thousand would end together.
        rows = rows.filter(Q(imported=None) | ~Q(touched_at=F("imported__at")))
        found += [Idle(row, _end(row, days)) for row in rows.order_by("pk")]
    return found


def ends_of(rows: Iterable[Proposal]) -> dict[int, datetime]:
    """When each ends if nobody works on it any more; states that never end are left out."""
    after = {(version, source): days for version, source, days in _ends()}
    return {
        row.pk: _end(row, days)
        for row in rows
        if (days := after.get((row.workflow_id, row.state))) is not None
    }


def reminders_due(rests: Sequence[Idle], *, now: datetime) -> dict[int, int]:
    """The reminder whose turn it is, by proposal. The second leaves the first its time."""
    said = _said(rests)
    found = {}
    for one in rests:
        step = len(said[one.proposal.pk])
        last = max(said[one.proposal.pk], default=now - LEAST_NOTICE)
        if step == len(REMIND_BEFORE) or last > now - LEAST_NOTICE:
            continue
        if one.ends_at - timedelta(days=REMIND_BEFORE[step]) <= now:
            found[one.proposal.pk] = step
    return found


def expired_ids(ids: Collection[int], *, now: datetime) -> frozenset[int]:
    """Those that are over, and were reminded of twice while they rested."""
    over = [one for one in resting(now=now, ids=ids) if one.ends_at <= now]
    said = _said(over)
    return frozenset(
        pk
        for pk, instants in said.items()
        if len(instants) == len(REMIND_BEFORE) and max(instants) <= now - LEAST_NOTICE
    )


def _said(rests: Sequence[Idle]) -> dict[int, list[datetime]]:
    """When each reminder of these rests went out first, by proposal. One query."""
    keys = [object_key(one.proposal.pk) for one in rests]
    rows = Notice.objects.filter(kind=IDLE, object_key__in=keys).order_by()
    first = rows.values_list("object_key", "occurrence").annotate(first=Min("planned_at"))
    at = {(key, occurrence): instant for key, occurrence, instant in first}
    return {
        one.proposal.pk: [
            at[told]
            for step in range(len(REMIND_BEFORE))
            if (told := (object_key(one.proposal.pk), one.occurrence(step))) in at
        ]
        for one in rests
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
