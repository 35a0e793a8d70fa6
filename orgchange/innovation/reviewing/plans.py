"""The plan of who reviews what in a round, as it would be now: read, matched, not yet written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet

from orgchange.core.sql import id_list, listed
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight
from orgchange.innovation.conflicts import conflicted_with, conflicts_between
from orgchange.innovation.models import FundOffice, FundRole, Proposal, ReviewAssignment, Round
from orgchange.innovation.offices import held_on
from orgchange.innovation.proposing.under_review import Turn, given_reviewers, turns_of
from orgchange.innovation.reviewing.matching import (
    Candidate,
    Need,
    Pairing,
    Shortfall,
    match,
    shortfalls,
)
from orgchange.teams.moment import Moment, fetched, home, jobs


class Asked(NamedTuple):
    """Somebody who was ever asked to review a proposal."""

    reviewer_id: int
    turn: int
    ended_at: datetime | None


@dataclass(frozen=True)
class ReviewPlan:
    """Who would review what. `fingerprint` tells whether it is still the plan that was shown."""

    proposals: Sequence[Proposal]
    pairs: Sequence[Pairing]
    short: Sequence[Shortfall]
    people: Mapping[int, Employee]
    turns: Mapping[int, Turn]
    loads: Mapping[int, tuple[int, int]] = field(default_factory=dict)  # before, at most

    @property
    def fingerprint(self) -> str:
        """Changes with every pair."""
        said = ",".join(f"{pair.proposal_id}:{pair.employee_id}" for pair in self.pairs)
        return sha256(said.encode()).hexdigest()[:16]


def plan_of(sight: Sight, of: Round, *, only: Collection[int] | None = None) -> ReviewPlan:
    """The best reviewers for what in the round lacks some. Ten queries, whatever the size.

    Proposals to which the viewer is too close are left to another. Most have all they want: of
    those no more is read.
    """
    open_ones = wanting(sight, of, only=only).exclude(_surely_full(of))
    waiting = list(open_ones.order_by("pk").values_list("pk", flat=True))
    turns, asked = turns_of(waiting), _asked(waiting)
    lacking = [pk for pk in waiting if len(_held(asked[pk], turns[pk])) < of.min_reviewers]
    among = Proposal.objects.filter(pk__in=id_list(lacking))
    rows = list(among.order_by("pk"))
    pool = pool_of(of.fund_id, on=sight.on)
    where = places_of([*pool, *(row.submitter_id for row in rows)], on=sight.on)
    candidates = _candidates(of, pool, where, on=sight.on)
    barred = _barred(among, pool, on=sight.on)
    needs = [_need(row, of, asked[row.pk], turns[row.pk], where, barred) for row in rows]
    pairs = match(candidates, needs)
    return ReviewPlan(
        proposals=rows,
        pairs=pairs,
        short=shortfalls(candidates, needs, pairs),
        people=pool,
        turns=turns,
        loads={one.employee_id: (one.load, one.capacity) for one in candidates},
    )


def _surely_full(of: Round) -> Q:
    """Those that have all they want, without a doubt: nobody appealed, and there is one turn."""
    asked = ReviewAssignment.objects.filter(proposal__round=of).order_by().values("proposal")
    counted = asked.annotate(last=Max("turn"), open=Count("pk", filter=Q(ended_at=None)))
    full = counted.filter(last=1, open__gte=of.min_reviewers)
    return Q(appealed_at=None, pk__in=full.values("proposal"))


def wanting(sight: Sight, of: Round, *, only: Collection[int] | None = None) -> QuerySet[Proposal]:
    """The proposals of a round for which reviewers may be chosen by the viewer."""
    rows = Proposal.objects.filter(given_reviewers(), round=of)
    if only is not None:
        rows = rows.filter(pk__in=id_list(only))
    if sight.employee_id is not None:
        rows = rows.exclude(pk__in=conflicted_with(sight.employee_id, rows, on=sight.on))
    return rows


def pool_of(fund_id: int, *, on: date) -> dict[int, Employee]:
    """The reviewers of a fund."""
    offices = FundOffice.objects.filter(held_on(on), fund=fund_id, role=FundRole.REVIEWER)
    people = Employee.objects.filter(pk__in=offices.values("employee"))
    return {person.pk: person for person in people}


def places_of(people: Collection[int], *, on: date) -> dict[int, tuple[str, int]]:
    """{person: (function, department)} on a day."""
    at = Moment(on)
    ctes = [jobs(at, listed(people)), *home(at)]
    rows = fetched(ctes, "SELECT employee_id, function, department_id FROM home")
    return {person: (function, department) for person, function, department in rows}


def _candidates(
    of: Round,
    pool: Mapping[int, Employee],
    where: Mapping[int, tuple[str, int]],
    *,
    on: date,
) -> list[Candidate]:
    offices = FundOffice.objects.filter(held_on(on), fund=of.fund_id, role=FundRole.REVIEWER)
    most = dict(offices.values_list("employee_id", "capacity"))
    open_ones = ReviewAssignment.objects.filter(proposal__round=of, ended_at=None)
    loads = dict(open_ones.order_by().values_list("reviewer").annotate(Count("pk")))
    return [
        Candidate(
            employee_id=pk,
            load=loads.get(pk, 0),
            capacity=most.get(pk, 0),
            function=where.get(pk, ("", 0))[0],
            language=person.language,
            department_id=where[pk][1] if pk in where else None,
        )
        for pk, person in pool.items()
    ]


def _asked(ids: Collection[int]) -> dict[int, list[Asked]]:
    """Everybody who was ever asked, by proposal."""
    found: dict[int, list[Asked]] = {pk: [] for pk in ids}
    rows = ReviewAssignment.objects.filter(proposal__in=id_list(ids)).order_by()
    asked = rows.values_list("proposal", "reviewer", "turn", "ended_at")
    for pk, who, turn, ended_at in asked:
        found[pk].append(Asked(who, turn, ended_at))
    return found


def _held(asked: Collection[Asked], turn: Turn) -> list[Asked]:
    """Those who review it in this turn."""
    return [one for one in asked if one.ended_at is None and one.turn == turn.number]


def _barred(
    among: QuerySet[Proposal], pool: Mapping[int, Employee], *, on: date
) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for tie in conflicts_between(list(pool), among, on=on):
        found.setdefault(tie.proposal_id, set()).add(tie.employee_id)
    return found


def _need(
    row: Proposal,
    of: Round,
    asked: Collection[Asked],
    turn: Turn,
    where: Mapping[int, tuple[str, int]],
    barred: Mapping[int, set[int]],
) -> Need:
    """What a proposal still lacks in its turn; whoever was asked before is not asked again."""
    held = _held(asked, turn)
    function, department = where.get(row.submitter_id, ("", None))
    return Need(
        proposal_id=row.pk,
        wanted=of.min_reviewers - len(held),
        function=function,
        language=row.language,
        department_id=department,
        has_other=any(where.get(one.reviewer_id, ("", 0))[0] != function for one in held),
        barred=frozenset(barred.get(row.pk, ())) | {one.reviewer_id for one in asked},
    )
