"""The people's side of teams: one's seats, and one's load over the weeks ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language

from orgchange.teams.loads import Stretch, loads
from orgchange.teams.models import TeamMembership
from orgchange.teams.notice_facts import days_text
from orgchange.teams.slots import slot_names

WEEKS = 26
NOW, AHEAD, BEFORE = "now", "ahead", "before"


@dataclass(frozen=True)
class SeatLine:
    """A seat as its holder sees it. `when`: now, ahead or before."""

    seat: TeamMembership
    slot: str
    days: str
    when: str


@dataclass(frozen=True)
class Week:
    """The most of one's time that teams take on a day of a week, and what takes it."""

    starts_on: date
    percent: int
    shares: tuple[tuple[str, int], ...]

    @property
    def last_day(self) -> date:
        """Its Sunday."""
        return self.starts_on + timedelta(days=6)

    @property
    def state(self) -> str:
        """`overdue` above the limit, `pending` above the warning, else nothing."""
        if self.percent > int(settings.TEAM_LOAD_LIMIT):
            return "overdue"
        return "pending" if self.percent > int(settings.TEAM_LOAD_WARNING) else ""


def seat_lines(employee_id: int, *, today: date) -> list[SeatLine]:
    """One's seats: those of today, those ahead, then the last ones before. Three queries."""
    rows = TeamMembership.objects.current().filter(employee=employee_id)
    seats = list(rows.select_related("team").order_by("-valid_from", "team__name", "pk"))
    names, language = slot_names({seat.team_id for seat in seats}), get_language() or "en"
    order = [NOW, AHEAD, BEFORE]
    lines = [
        SeatLine(
            seat,
            names.name(seat.team_id, seat.slot, language),
            days_text(seat.valid_from, seat.valid_to),
            _when(seat, today),
        )
        for seat in seats
    ]
    return sorted(lines, key=lambda line: order.index(line.when))


def _when(seat: TeamMembership, today: date) -> str:
    if seat.valid_from > today:
        return AHEAD
    return NOW if seat.valid_to > today else BEFORE


def weeks_ahead(employee_id: int, *, today: date, names: dict[int, str]) -> list[Week]:
    """The load from today on, this week and the 25 after; `names`: the teams by id. One query."""
    first = today - timedelta(days=today.weekday())
    held = loads([employee_id], since=today, until=first + timedelta(weeks=WEEKS))
    return [
        _week(first + timedelta(weeks=n), held.get(employee_id, ()), names) for n in range(WEEKS)
    ]


def _week(monday: date, held: Sequence[Stretch], names: dict[int, str]) -> Week:
    after = monday + timedelta(weeks=1)
    here = [one for one in held if one.starts_on < after and one.ends_on > monday]
    if not here:
        return Week(monday, 0, ())
    worst = max(here, key=lambda one: one.percent)
    shares = tuple((names.get(s.team_id, ""), s.allocation) for s in worst.seats)
    return Week(monday, worst.percent, shares)


@dataclass(frozen=True)
class Column:
    """A week in the strip, in units of its drawing."""

    week: Week
    x: int
    y: str
    width: int
    height: str
    mark_x: str
    mark_y: str
    month: str


@dataclass(frozen=True)
class Strip:
    """The weeks as a drawing: columns on one scale, with lines at the warning and the limit."""

    css: str
    width: int
    height: int
    right: int
    base: int
    foot: int
    columns: tuple[Column, ...]
    warning_y: str
    limit_y: str


BASE, TOP, FULL = 128, 16, 120  # the foot of the columns; where `FULL` per cent ends


def _y(percent: int) -> float:
    return BASE - (BASE - TOP) * min(percent, FULL) / FULL


def _text(length: float) -> str:
    """A length as SVG reads it, in every language."""
    return f"{length:.1f}"


def strip(weeks: Sequence[Week], *, css: str, step: int) -> Strip:
    """The drawing, `step` units for a week."""
    right = step * len(weeks)
    return Strip(
        css,
        right + 44,
        BASE + 20,
        right,
        BASE,
        BASE + 16,
        tuple(_column(weeks, number, step) for number in range(len(weeks))),
        _text(_y(int(settings.TEAM_LOAD_WARNING))),
        _text(_y(int(settings.TEAM_LOAD_LIMIT))),
    )


def _column(weeks: Sequence[Week], number: int, step: int) -> Column:
    week = weeks[number]
    x, y = number * step, _y(week.percent)
    month = formats.date_format(week.starts_on, "M") if _begins_month(week, number) else ""
    mark = _text(x + step / 2 - 5)
    return Column(week, x + 1, _text(y), step - 2, _text(BASE - y), mark, _text(y - 13), month)


def _begins_month(week: Week, number: int) -> bool:
    """The first week that begins in a month, where its name has room."""
    return week.starts_on.day <= 7 and number < WEEKS - 1
