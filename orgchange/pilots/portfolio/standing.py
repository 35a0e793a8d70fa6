"""Pilots as they stood at a moment: one statement for all of them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery

from orgchange.core.dates import firm_day
from orgchange.core.sql import id_list
from orgchange.pilots.models import CheckIn, Contract, Pilot, PilotMove, Verdict
from orgchange.pilots.portfolio.moment import Moment

UNDER_WAY: Final = ("running", "gate_review", "on_hold")
NOTHING_SAID: Final = (None, None)
OPEN: Final = ("setup", "ready", *UNDER_WAY, "evaluating", "decision", "closing")


class Standing(NamedTuple):
    """A pilot at a moment. What came later is not in it.

    `idea_on`: when its idea was handed in; the day it was opened, without a proposal. `value` is
    what its outcome says it is worth in a year, in `currency`.
    """

    pk: int
    number: str
    title: str
    state: str
    risk_tier: str
    department_id: int
    goal_id: int | None
    team_id: int | None
    proposal_id: int | None
    idea_on: date
    started_on: date | None
    ended_on: date | None
    verdict: str
    has_lesson: bool
    value: Decimal | None
    currency: str
    money: str
    buffer_days: int | None
    buffer_used: int | None
    work_done: int | None

    @property
    def is_open(self) -> bool:
        """Not closed yet."""
        return self.state in OPEN

    @property
    def is_under_way(self) -> bool:
        """Started, and not ended."""
        return self.state in UNDER_WAY

    @property
    def is_red(self) -> bool:
        """The one thing that is bad: it did not finish, and nobody said what was learnt."""
        return (
            self.verdict == Verdict.DID_NOT_FINISH
            and not self.has_lesson
            and self.state == "closed"
        )


def standings(rows: QuerySet[Pilot], at: Moment) -> list[Standing]:
    """Those of the pilots that were opened by then, as they stood. Two queries."""
    seen = rows.filter(opened_at__lt=at.until).order_by("pk")
    found = list(_columns(seen, at))
    said = _check_ins(check_in for *_others, check_in in found if check_in)
    return [_standing(row, said.get(row[-1], NOTHING_SAID), at) for row in found]


def _columns(rows: QuerySet[Pilot], at: Moment) -> QuerySet[Pilot, tuple[Any, ...]]:
    """In the order in which `_standing` reads them."""
    moves = PilotMove.objects.filter(pilot=OuterRef("pk"), at__lt=at.until).order_by("-at", "-pk")
    stood = F("state") if at.is_now else Subquery(moves.values("target")[:1])
    locked = Contract.objects.filter(pilot=OuterRef("pk"), locked_at__lt=at.until)
    check_ins = CheckIn.objects.filter(pilot=OuterRef("pk"), written_at__lt=at.until)
    return rows.annotate(
        stood=stood,
        buffer_days=Subquery(locked.order_by("-number").values("buffer_days")[:1]),
        check_in=Subquery(check_ins.order_by("-ends_on").values("pk")[:1]),
    ).values_list(
        "pk",
        "number",
        "title",
        "stood",
        "risk_tier",
        "department_id",
        "goal_id",
        "team_id",
        "award__proposal",
        "award__proposal__submitted_at",
        "opened_at",
        "started_on",
        "ended_on",
        "outcome__given_at",
        "outcome__verdict",
        "outcome__value",
        "outcome__currency",
        "lesson__published_at",
        "fund__currency",
        "buffer_days",
        "check_in",
    )


def _check_ins(ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    rows = CheckIn.objects.filter(pk__in=id_list(ids)).order_by()
    found = rows.values_list("pk", "buffer_used", "work_done")
    return {pk: (used, done) for pk, used, done in found}


def _standing(row: tuple[Any, ...], said: tuple[int | None, int | None], at: Moment) -> Standing:
    """A row of `_columns`, without what came later."""
    submitted, opened, started, ended, given_at, verdict, value, currency = row[9:17]
    lesson_at, money, buffer_days, _check_in = row[17:]
    is_given = given_at is not None and given_at < at.until
    return Standing._make(
        (
            *row[:9],
            firm_day(submitted or opened),
            started if started is not None and started <= at.on else None,
            ended if ended is not None and ended <= at.on else None,
            verdict if is_given else "",
            lesson_at is not None and lesson_at < at.until,
            value if is_given else None,
            currency or money,
            money,
            buffer_days,
            *said,
        )
    )
