"""A team's seats as strips over time: one line a person and slot, past and future, with today."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from orgchange.core.dates import OPEN_DATE, add_months
from orgchange.core.wording import period_text
from orgchange.teams.models import Standing, Team, TeamMembership

BACK, AHEAD = timedelta(days=365), timedelta(days=365)
SHORTEST = timedelta(days=90)
MOST_TICKS = 8
FILLS = {Standing.MEMBER: "accent", Standing.DEPUTY: "accent-2", Standing.GUEST: "line"}


@dataclass(frozen=True)
class Bar:
    """A stretch of a line, in per cent of its width."""

    x: str
    width: str
    fill: str


@dataclass(frozen=True)
class Line:
    """A person in a slot. `periods`: the same in words; `is_over`: nothing left after the day."""

    person_id: int
    person: str
    slot: str
    bars: tuple[Bar, ...]
    periods: tuple[str, ...]
    is_over: bool


@dataclass(frozen=True)
class Timeline:
    """Lines between two days; ticks are (place, first day of a month)."""

    since: date
    until: date
    lines: tuple[Line, ...]
    ticks: tuple[tuple[str, date], ...]
    here: str | None


def timeline(
    team: Team,
    seats: Sequence[TeamMembership],
    names: Mapping[str, str],
    *,
    on: date,
    sees_time: bool,
) -> Timeline:
    """The seats around a day: a year back and a year ahead at most. No query."""
    since, until = _window(team, seats, on)
    order = list(names)
    held: dict[tuple[str, int], list[TeamMembership]] = defaultdict(list)
    for seat in seats:
        if seat.valid_from < until and seat.valid_to > since:
            held[seat.slot, seat.employee_id].append(seat)
    keys = sorted(
        held,
        key=lambda key: (
            order.index(key[0]) if key[0] in order else len(order),
            held[key][0].valid_from,
            key[1],
        ),
    )
    lines = tuple(
        _line(held[key], names, since=since, until=until, on=on, sees_time=sees_time)
        for key in keys
    )
    return Timeline(since, until, lines, _ticks(since, until), _place(on, since, until))


def _window(team: Team, seats: Sequence[TeamMembership], on: date) -> tuple[date, date]:
    first = min([team.opens_on, *(seat.valid_from for seat in seats)])
    ends = [day for day in (team.closes_on, *(s.valid_to for s in seats)) if day != OPEN_DATE]
    is_open = len(ends) < 1 + len(seats)
    last = on + AHEAD if is_open and not ends else max([*ends, on + SHORTEST])
    since = max(min(first, on), on - BACK)
    return since, max(min(last, on + AHEAD), since + SHORTEST)


def _line(
    rows: Sequence[TeamMembership],
    names: Mapping[str, str],
    *,
    since: date,
    until: date,
    on: date,
    sees_time: bool,
) -> Line:
    first = rows[0]
    bars, periods = [], []
    for row in rows:
        low, high = max(row.valid_from, since), min(row.valid_to, until)
        x, width = _percent(low - since, until - since), _percent(high - low, until - since)
        bars.append(Bar(x, width, FILLS.get(Standing(row.standing), "line")))
        said = [period_text(row.valid_from, row.valid_to)]
        if sees_time:
            said.append(_("%(share)s %%") % {"share": row.allocation})
        if row.standing != Standing.MEMBER:
            said.append(str(row.get_standing_display()))
        periods.append(" · ".join(said))
    return Line(
        first.employee_id,
        first.employee.full_name,
        names.get(first.slot, first.slot),
        tuple(bars),
        tuple(periods),
        all(row.valid_to <= on for row in rows),
    )


def _ticks(since: date, until: date) -> tuple[tuple[str, date], ...]:
    """First days of months, as many as there is room for."""
    first = add_months(since.replace(day=1), 0 if since.day == 1 else 1)
    months = [first]
    while (following := add_months(first, len(months))) < until:
        months.append(following)
    step = -(-len(months) // MOST_TICKS)
    shown = [day for day in months if day < until][::step]
    return tuple((_percent(day - since, until - since), day) for day in shown)


def _place(on: date, since: date, until: date) -> str | None:
    return _percent(on - since, until - since) if since <= on < until else None


def _percent(part: timedelta, whole: timedelta) -> str:
    return f"{100 * part.days / whole.days:.2f}%"
