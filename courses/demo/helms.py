"""One pilot of the story in somebody's hands: who acts for it, on which day, and what it reads."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from courses.demo.build import Stage
from courses.demo.funds import Money
from courses.demo.story import Person
from courses.demo.teams import MOST, Staffing
from courses.demo.ventures import Venture
from orgchange.accounts.models import User
from orgchange.directory.models import Department, Employee
from orgchange.innovation.models import Award, FundRole
from orgchange.pilots.contracting.reading import contract_shown, primary_of
from orgchange.pilots.models import Measure, Pilot
from orgchange.pilots.services.moving import move
from orgchange.pilots.services.readings import NewReading

BASELINE_WEEKS = 3  # weeks read before the start


@dataclass
class Cast:
    """What all pilots share: the stage, the fund, who is taken, and who has a part in any."""

    stage: Stage
    money: Money
    staffing: Staffing

    def pick(self, unit: str, on: date, *, share: int = 0, without: set[int]) -> Employee:
        """Somebody of a unit who stays, has the time, and has no office and no other job."""
        kept = {one.pk for people in self.money.people.values() for one in people} | without
        heads = set(self.stage.story.heads.values())
        for person in self.stage.story.people:
            employee = self.stage.employees.get(person.number)
            if employee is None or person.number in heads or employee.pk in kept:
                continue
            if _stays(person, unit, on) and self.staffing.taken[person.number] + share <= MOST:
                self.staffing.taken[person.number] += share
                return employee
        raise LookupError(f"Nobody of {unit} is free on {on}.")

    def head(self, unit: str) -> Employee:
        """The head of a unit."""
        return self.stage.employees[self.stage.story.heads[unit]]


def _stays(person: Person, unit: str, on: date) -> bool:
    job = person.jobs[0]
    is_there = len(person.jobs) == 1 and person.leaves_on is None and person.joined_on <= on
    is_fit = bool(person.email) and job.kind == "employee" and job.status == "active"
    return is_there and is_fit and job.department == unit


@dataclass
class Helm:
    """A pilot, and its place in the story."""

    cast: Cast
    venture: Venture
    pk: int = 0

    @property
    def pilot(self) -> Pilot:
        """The pilot, as it is now."""
        rows = Pilot.objects.select_related("owner", "sponsor", "evaluator", "department", "fund")
        return rows.get(pk=self.pk)

    @property
    def owner(self) -> User:
        """The account of its owner."""
        return account(self.pilot.owner)

    def who(self, role: FundRole) -> User:
        """The account of the first who has a role in the fund."""
        return account(self.cast.money.who(role))

    @property
    def award(self) -> Award:
        """Where its money comes from."""
        return Award.objects.select_related("proposal__round").get(pilot=self.pk)

    def plan(self, offset: int, do: Callable[[datetime], object], *, hour: int = 8) -> None:
        """Have something happen on a day, counted from today; nothing that is to come."""
        stage = self.cast.stage
        if offset <= 0:
            stage.plan(stage.day(offset), do, hour=hour)

    def step(self, offset: int, code: str, role: FundRole | None, words: str = "") -> None:
        """A step of somebody in the fund, or of the clock."""
        self.plan(
            offset,
            lambda now: move(
                pilot=self.pilot,
                transition=code,
                actor=self.who(role) if role else None,
                now=now,
                words=words,
            ),
            hour=10,
        )

    def department(self, code: str) -> Department:
        """A department by its code."""
        return self.cast.stage.departments[code]

    @property
    def primary(self) -> Measure:
        """The metric that decides."""
        contract = contract_shown(self.pilot)
        measure = primary_of(contract) if contract else None
        if measure is None:
            raise LookupError(self.venture.title)
        return measure

    def readings(self, first: date, last: date) -> list[NewReading]:
        """What is read from a day to a day: the metric each week, the guardrail each fortnight."""
        venture, metric = self.venture, self.primary
        start = self.cast.stage.day(venture.start)
        return [row for row in _weekly(venture, metric, start) if first <= row.measured_on <= last]


def _weekly(venture: Venture, metric: Measure, start: date) -> Iterator[NewReading]:
    """Every reading that there will be, the same every time it is told."""
    draw = random.Random(venture.title)  # noqa: S311 - a story, not a secret
    before, places = float(metric.baseline or 0), 1
    spread = max(abs(before - venture.lands), before * 0.12) * 0.08 * venture.noise
    for week in range(-BASELINE_WEEKS, venture.days // 7 + 1):
        day = start + timedelta(days=7 * week - 1)
        share = min(1.0, max(0.0, week / venture.ramp))
        value = before + (venture.lands - before) * share + draw.gauss(0, spread)
        yield NewReading("primary", day, _rounded(max(value, 0), places))
        if week > 0 and week % 2 == 0:
            guard = venture.guard
            usual = guard.usual * (1 + draw.uniform(-0.2, 0.2))
            yield NewReading("g1", day, _rounded(min(usual, guard.high), places))


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(str(round(value, places)))


def account(person: Employee) -> User:
    """The account of somebody."""
    return User.objects.get(employee=person)
