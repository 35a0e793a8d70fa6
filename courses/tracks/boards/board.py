"""The board of a track as of a day, with small groups withheld from who may not see the people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from courses.tracks.boards import counting, demand, forecast
from courses.tracks.boards.counting import GROWN, Stand, Whose
from courses.tracks.boards.demand import Need
from courses.tracks.boards.forecast import Quarter, Rate
from courses.tracks.models import HOLDS, PartnerSource, State, Track
from courses.tracks.policies.matching import sees_everybody
from orgchange.core.small_groups import Line, Withheld, decide, hidden
from orgchange.directory.models import JobFunction
from orgchange.directory.scopes import Sight, records_visible_to
from orgchange.pilots.portfolio.moment import moment_of

SOURCES = (GROWN, PartnerSource.HIRED.value, PartnerSource.LENT.value)
ON_THE_WAY = (State.NOMINATED, State.SCREENING, State.WAITING, State.ACTIVE, State.PAUSED)
ROOT = 0
NOTHING = Withheld(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True)
class FunctionLine:
    """A function: staff, people by source, pilots. None: withheld."""

    function: str
    headcount: int | None
    sources: Mapping[str, int | None]
    supply: int | None
    now: int
    soon: int

    @property
    def per_hundred(self) -> str | None:
        """How many of the track there are for each 100 of the staff, with one decimal."""
        if self.supply is None or not self.headcount:
            return None
        tenths = (2000 * self.supply + self.headcount) // (2 * self.headcount)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True)
class FunnelLine:
    """A stage (for those under way in it) or a state: people, and the median of days in it."""

    state: str
    stage_id: int | None
    people: int | None
    median_days: int | None


@dataclass(frozen=True)
class Board:
    """Everything that the page, the export and the API tell."""

    on: date
    is_now: bool
    is_withheld: bool
    functions: Sequence[FunctionLine]
    whole: FunctionLine
    funnel: Sequence[FunnelLine]
    ending: int | None
    needs: Sequence[Need]
    approved: int
    domains: Mapping[str, int | None]
    rate: Rate | None
    quarters: Sequence[Quarter]

    @property
    def single(self) -> list[str]:
        """Domains with one holder: single points of failure."""
        return sorted(name for name, people in self.domains.items() if people == 1)


def board_of(track: Track, sight: Sight, *, as_of: date | None, now: datetime) -> Board:
    """The board for a viewer: all, or their own part. The same queries for any number."""
    at = moment_of(as_of, now=now)
    is_withheld = not sees_everybody(sight, track) and sight.is_executive
    sees_all = is_withheld or sees_everybody(sight, track)
    people = None if sees_all else records_visible_to(sight, on=at.on)
    whose = Whose(track, at.on, people)
    rows = counting.stands(whose)
    needs = demand.needs(whose, at)
    approved = demand.approved_without_pilot(at) if people is None else 0
    rate = forecast.rate_of(whose)
    soon = [one for one in needs if not one.is_now]
    lines, whole = _functions(whose, rows, needs, is_withheld)
    return Board(
        on=at.on,
        is_now=at.is_now,
        is_withheld=is_withheld,
        functions=lines,
        whole=whole,
        funnel=_funnel(rows, counting.stays(whose), is_withheld),
        ending=_told(counting.ending(whose).count(), is_withheld),
        needs=needs,
        approved=approved,
        domains={
            name: _told(people, is_withheld)
            for name, people in sorted(counting.domain_holders(whose).items())
        },
        rate=None if is_withheld and 0 < rate.placed < settings.SMALL_GROUP else rate,
        quarters=_quarters(whose, rate, soon, approved, is_withheld),
    )


def _functions(
    whose: Whose, rows: Sequence[Stand], needs: Sequence[Need], is_withheld: bool
) -> tuple[list[FunctionLine], FunctionLine]:
    cells = counting.grown(rows) + counting.came_ready(whose)
    heads = counting.headcounts(whose)
    names = [code for code in JobFunction.values if heads[code] or _any(cells, code, needs)]
    parts: dict[int, int | None] = {ROOT: None, **dict.fromkeys(range(1, len(names) + 1), ROOT)}
    lines = {
        place: _line([cells[source, name] for name in names])
        for place, source in enumerate(SOURCES)
    }
    supply = _line([sum(cells[source, name] for source in SOURCES) for name in names])
    staff = _line([heads[name] for name in names])
    off = NOTHING
    if is_withheld:
        least = settings.SMALL_GROUP
        off = decide(parts, heads=staff, lines=lines, total=supply, least=least)

    def line(part: int, name: str) -> FunctionLine:
        counted = [one for one in needs if not name or one.function == name]
        return FunctionLine(
            function=name,
            headcount=None if part in off.heads else staff.people[part],
            sources={
                source: None if (part, place) in off.cells else lines[place].people[part]
                for place, source in enumerate(SOURCES)
            },
            supply=None if part in off.totals else supply.people[part],
            now=sum(one.is_now for one in counted),
            soon=sum(not one.is_now for one in counted),
        )

    return [line(place, name) for place, name in enumerate(names, start=1)], line(ROOT, "")


def _any(cells: counting.Cells, function: str, needs: Sequence[Need]) -> bool:
    has_people = any(cells[source, function] for source in SOURCES)
    return has_people or any(one.function == function for one in needs)


def _line(counts: Sequence[int]) -> Line:
    return Line({ROOT: sum(counts), **dict(enumerate(counts, start=1))})


def _funnel(
    rows: Sequence[Stand], stays: Mapping[int, Counter[int]], is_withheld: bool
) -> list[FunnelLine]:
    """By stage for those under way, by state for the others; who came ready is not in it.

    Withheld: how many are on the way is told elsewhere, so their rows are a line of one whole;
    those who hold the role are one row, as in the supply.
    """
    found: Counter[tuple[str, int | None]] = Counter()
    for row in rows:
        if row.is_ready and row.state in HOLDS:
            continue
        state = State.CERTIFIED.value if is_withheld and row.state in HOLDS else row.state
        found[state, row.stage_id if state in ON_THE_WAY else None] += row.people
    off = _off(found) if is_withheld else set()
    return [
        FunnelLine(
            state,
            stage,
            None if (state, stage) in off else people,
            _median(stays.get(stage or 0, Counter()), is_withheld),
        )
        for (state, stage), people in found.items()
    ]


def _off(found: Counter[tuple[str, int | None]]) -> set[tuple[str, int | None]]:
    moving = [key for key in found if key[0] in ON_THE_WAY]
    parts: dict[int, int | None] = {ROOT: None, **dict.fromkeys(range(1, len(moving) + 1), ROOT)}
    line = _line([found[key] for key in moving])
    cut = hidden(parts, [[line]], already=(), least=settings.SMALL_GROUP)
    small = {key for key, people in found.items() if people < settings.SMALL_GROUP}
    return small | {key for place, key in enumerate(moving, start=1) if place in cut}


def _median(days: Counter[int], is_withheld: bool) -> int | None:
    if is_withheld and sum(days.values()) < settings.SMALL_GROUP:
        return None
    return counting.median(days)


def _told(people: int, is_withheld: bool) -> int | None:
    return None if is_withheld and 0 < people < settings.SMALL_GROUP else people


def _quarters(
    whose: Whose, rate: Rate, soon: Sequence[Need], approved: int, is_withheld: bool
) -> list[Quarter]:
    found = forecast.quarters(whose, rate, soon, approved)
    if not is_withheld:
        return found
    small = settings.SMALL_GROUP
    return [
        Quarter(
            one.starts_on,
            one.places,
            None if 0 < rate.placed < small else one.expected,
            None if one.ending is not None and 0 < one.ending < small else one.ending,
            one.planned,
        )
        for one in found
    ]
