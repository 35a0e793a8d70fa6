"""Telling the innovation fund of Halden Group to the services: made, staffed, its rounds opened."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from courses.demo.build import Stage, at
from courses.demo.committee import (
    FUND,
    FUND_NAMES,
    PURPOSE,
    PURPOSE_ZH,
    ROUNDS,
    SEATS,
    Seat,
    Term,
)
from orgchange.directory.models import Employee
from orgchange.innovation.models import (
    Fund,
    FundPeriod,
    FundRole,
    Round,
    RubricVersion,
    WorkflowVersion,
)
from orgchange.innovation.services import funds, offices, rounds

BEGINS = -240
MONEY = Decimal(180_000)


@dataclass
class Money:
    """The fund by now: its period, its rounds by name, and who has which role."""

    fund: Fund
    period: FundPeriod
    rounds: dict[str, Round] = field(default_factory=dict)
    people: dict[str, list[Employee]] = field(default_factory=dict)

    def who(self, role: FundRole) -> Employee:
        """The first who has a role."""
        return self.people[role][0]


def found_fund(stage: Stage) -> Money:
    """The fund with its period, its committee and its rounds, each from its own day."""
    now = at(stage.day(BEGINS))
    made = funds.add_fund(
        code=FUND,
        values={
            "name": FUND_NAMES[0],
            "name_zh": FUND_NAMES[1],
            "purpose": PURPOSE,
            "purpose_zh": PURPOSE_ZH,
            "currency": "EUR",
        },
        actor=None,
        now=now,
    )
    begins = stage.day(BEGINS)
    period = funds.add_period(
        fund=made,
        name=f"{begins.year}/{(begins.year + 1) % 100:02}",
        starts_on=begins,
        ends_on=begins + timedelta(days=365),
        actor=None,
        now=now,
    )
    money = Money(made, period)
    for seat in SEATS:
        _seat(stage, money, seat, begins, now)
    for term in ROUNDS:
        money.rounds[term.name] = _open_round(stage, money, term)
    return money


def _seat(stage: Stage, money: Money, seat: Seat, since: date, now: datetime) -> None:
    person = _taker(stage, money, seat)
    offices.grant_office(
        fund=money.fund, employee=person, role=seat.role, starts_on=since, actor=None, now=now
    )
    money.people.setdefault(seat.role, []).append(person)


def _taker(stage: Stage, money: Money, seat: Seat) -> Employee:
    """The head of the department, or the first in it who is there all the time and has no role."""
    head = stage.story.heads[seat.unit]
    if seat.is_head:
        return stage.employees[head]
    taken = {person.pk for people in money.people.values() for person in people}
    return next(
        stage.employees[person.number]
        for person in stage.story.people
        if person.number != head
        and person.email
        and person.leaves_on is None
        and person.joined_on <= stage.day(BEGINS)
        and len(person.jobs) == 1
        and person.jobs[0].department == seat.unit
        and person.jobs[0].status == "active"
        and stage.employees[person.number].pk not in taken
    )


def _open_round(stage: Stage, money: Money, term: Term) -> Round:
    def instant(offset: int, hour: int) -> datetime:
        return at(stage.day(offset), time(hour))

    return rounds.add_round(
        fund=money.fund,
        values={
            "name": term.name,
            "name_zh": term.name_zh,
            "theme": term.theme,
            "theme_zh": term.theme_zh,
            "period": money.period,
            "opens_at": instant(term.opens, 7),
            "closes_at": instant(term.closes, 22),
            "reviews_due_at": instant(term.reviews_due, 22),
            "panel_at": instant(term.panel, 13),
            "tell_by": instant(term.tell, 16),
            "cap": Decimal(25_000),
            "micro_cap": Decimal(5_000),
            "micro_yearly_cap": Decimal(8_000),
            "rubric": RubricVersion.objects.get(number=1, rubric__code="experiment"),
            "workflow": WorkflowVersion.objects.get(number=1, workflow__code="proposal"),
        },
        actor=None,
        now=instant(term.opens - 14, 9),
    )
