"""Pilots as they stood at a moment: one statement for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, OuterRef, QuerySet, Subquery

from orgchange.core.dates import firm_day
from orgchange.pilots.models import CheckIn, Contract, Pilot, PilotMove, Verdict
from orgchange.pilots.portfolio.moment import Moment

UNDER_WAY: Final = ("running", "gate_review", "on_hold")
OPEN: Final = ("setup", "ready", *UNDER_WAY, "evaluating", "decision", "closing")


@dataclass(frozen=True)
class Standing:
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
    said = _check_ins([row["check_in"] for row in found if row["check_in"]])
    return [_standing(row, said.get(row["check_in"]), at) for row in found]


def _columns(rows: QuerySet[Pilot], at: Moment) -> QuerySet[Pilot, Any]:
    moves = PilotMove.objects.filter(pilot=OuterRef("pk"), at__lt=at.until).order_by("-at", "-pk")
    stood = F("state") if at.is_now else Subquery(moves.values("target")[:1])
    locked = Contract.objects.filter(pilot=OuterRef("pk"), locked_at__lt=at.until)
    check_ins = CheckIn.objects.filter(pilot=OuterRef("pk"), written_at__lt=at.until)
    return rows.annotate(
        stood=stood,
        buffer_days=Subquery(locked.order_by("-number").values("buffer_days")[:1]),
        check_in=Subquery(check_ins.order_by("-ends_on").values("pk")[:1]),
    ).values(
        "pk",
        "number",
        "title",
        "stood",
        "risk_tier",
        "department_id",
        "goal_id",
        "team_id",
        "opened_at",
        "started_on",
        "ended_on",
        "buffer_days",
        "check_in",
        proposal_id=F("award__proposal"),
        submitted_at=F("award__proposal__submitted_at"),
        given_at=F("outcome__given_at"),
        given=F("outcome__verdict"),
        found_value=F("outcome__value"),
        found_currency=F("outcome__currency"),
        lesson_at=F("lesson__published_at"),
        money=F("fund__currency"),
    )


def _check_ins(ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    rows = CheckIn.objects.filter(pk__in=list(ids)).values_list("pk", "buffer_used", "work_done")
    return {pk: (used, done) for pk, used, done in rows}


def _standing(row: dict[str, Any], said: tuple[int, int] | None, at: Moment) -> Standing:
    def before(name: str) -> bool:
        stamp = row[name]
        return isinstance(stamp, datetime) and stamp < at.until

    def by_then(name: str) -> date | None:
        day = row[name]
        return day if isinstance(day, date) and day <= at.on else None

    idea = row["submitted_at"] or row["opened_at"]
    assert isinstance(idea, datetime)  # noqa: S101
    is_given = before("given_at")
    used, done = said or (None, None)
    values = {name: row[name] for name in SAME}
    return Standing(
        **values,
        state=str(row["stood"]),
        idea_on=firm_day(idea),
        started_on=by_then("started_on"),
        ended_on=by_then("ended_on"),
        verdict=str(row["given"]) if is_given else "",
        has_lesson=before("lesson_at"),
        value=row["found_value"] if is_given else None,
        currency=str(row["found_currency"] or row["money"]),
        buffer_used=used,
        work_done=done,
    )


SAME: Final = (
    "pk",
    "number",
    "title",
    "risk_tier",
    "department_id",
    "goal_id",
    "team_id",
    "proposal_id",
    "money",
    "buffer_days",
)
