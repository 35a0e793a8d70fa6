"""The figures of a team, by their written definitions: pure functions of values, in integers.

This is the one place that says what each figure is; `sql` says the same over sets, and the tests
hold the two against each other. Nothing here is rounded: a share is two whole numbers, and is
compared by multiplying, so that 3 of 5 is not more than 60 %.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

from orgchange.teams.loads import Seat
from orgchange.teams.needs import Need

MEMBER, GUEST = "member", "guest"
FEWEST_TOLD = 5  # background and span over fewer people would tell whose they are


@dataclass(frozen=True)
class PersonFacts:
    """What a figure needs to know of a person on a day.

    `is_active`: a primary job in force, not on leave, not a service account. `load` is the sum of
    the shares of all seats in all teams on that day, in per cent.
    """

    employee_id: int
    home_function: str = "other"
    is_employed: bool = True
    is_active: bool = True
    has_background: bool = False
    load: int = 0
    department_id: int | None = None
    site: str = ""
    language: str = ""
    functions: tuple[str, ...] = ()  # those of all jobs held by that day


@dataclass(frozen=True)
class SlotRule:
    """A slot of a kind's version."""

    code: str
    name: str
    name_zh: str
    required: int
    function: str = ""
    is_core: bool = False
    needs: tuple[Need, ...] = ()
    needs_must: bool = False

    def name_in(self, language: str) -> str:
        """The name for a reader of a language."""
        return self.name_zh if language.startswith("zh") and self.name_zh else self.name


@dataclass(frozen=True)
class KindRules:
    """What a version of a kind asks of a team."""

    minimum_share: int = 60
    target: str = "share"
    slots: tuple[SlotRule, ...] = ()


@dataclass(frozen=True)
class Member:
    """A working member: active, and in the team with enough of their time. Guests never are."""

    employee_id: int
    home_function: str
    is_cross: bool
    has_background: bool
    allocation: int
    load: int


@dataclass(frozen=True)
class Gap:
    """A required slot that fewer people fill than it takes."""

    code: str
    required: int
    filled: int

    @property
    def missing(self) -> int:
        """How many it still takes."""
        return self.required - self.filled


@dataclass(frozen=True)
class TeamFigures:
    """The counts behind every figure of one team on one day; the shares follow from them."""

    working: int = 0
    cross: int = 0
    background: int = 0
    functions: tuple[tuple[str, int], ...] = ()  # working members by home function, by code
    required: int = 0
    filled: int = 0
    gaps: tuple[Gap, ...] = ()  # in the order of the slots
    high_load: int = 0
    over_load: int = 0
    highest_load: int = 0
    held_days: int = 0
    core_days: int = 0
    minimum_share: int = 60
    target: str = "share"

    @property
    def squares(self) -> int:
        """Σ n_f² over home functions."""
        return squared(self.functions)

    @property
    def mix(self) -> Decimal | None:
        """Blau: (n² − Σ n_f²) / n², two decimals; None of nobody."""
        return blau(self.working, self.functions)

    @property
    def measured(self) -> int:
        """The members who count for the share that the kind holds against its minimum."""
        return self.background if self.target == "background" else self.cross

    @property
    def meets_target(self) -> bool | None:
        """Whether the kind's share is above its minimum; None where nobody works."""
        return is_above(self.measured, self.working, self.minimum_share) if self.working else None

    @property
    def unowned(self) -> int:
        """Required slots with a shortfall."""
        return len(self.gaps)


def is_above(part: int, whole: int, minimum: int) -> bool:
    """100 × part > minimum × whole: more than the minimum, never as much."""
    return 100 * part > minimum * whole


def ratio(part: int, whole: int, *, places: int = 4) -> Decimal | None:
    """A fraction for reading, half up; None of nobody. Nothing is ever decided by it.

    Never 1 while one is missing, nor 0 while one is there.
    """
    if whole <= 0:
        return None
    step = Decimal(1).scaleb(-places)
    value = (Decimal(part) / whole).quantize(step, ROUND_HALF_UP)
    return min(max(value, step), 1 - step) if 0 < part < whole else value


def squared(counts: Iterable[tuple[str, int]]) -> int:
    """Σ n_f² over home functions."""
    return sum(count * count for _function, count in counts)


def blau(working: int, counts: Iterable[tuple[str, int]]) -> Decimal | None:
    """(n² − Σ n_f²) / n², two decimals; None of nobody."""
    return ratio(working**2 - squared(counts), working**2, places=2)


def is_withheld(working: int, *, sees_records: bool) -> bool:
    """Background and span over few people are for those who may see these people's records."""
    return working < FEWEST_TOLD and not sees_records


def working_members(
    seats: Iterable[Seat], people: Mapping[int, PersonFacts], host_function: str, *, on: date
) -> list[Member]:
    """Active people whose seats as member or deputy sum to TEAM_WORKING_ALLOCATION or more.

    Each person once. Cross: the home function is not the team's host function.
    """
    shares: dict[int, int] = defaultdict(int)
    for seat in seats:
        if seat.starts_on <= on < seat.ends_on and seat.standing != GUEST:
            shares[seat.employee_id] += seat.allocation
    found = []
    for employee_id, allocation in sorted(shares.items()):
        facts = people.get(employee_id)
        if facts and facts.is_active and allocation >= settings.TEAM_WORKING_ALLOCATION:
            is_cross = facts.home_function != host_function
            found.append(
                Member(
                    employee_id,
                    facts.home_function,
                    is_cross,
                    facts.has_background,
                    allocation,
                    facts.load,
                )
            )
    return found


def holders(
    seats: Iterable[Seat], people: Mapping[int, PersonFacts], *, on: date
) -> dict[str, set[int]]:
    """Who fills each slot: standing members who are active. Deputies and guests fill none."""
    found: dict[str, set[int]] = defaultdict(set)
    for seat in seats:
        facts = people.get(seat.employee_id)
        is_held = seat.starts_on <= on < seat.ends_on and seat.standing == MEMBER
        if is_held and facts and facts.is_active:
            found[seat.slot].add(seat.employee_id)
    return found


def continuity(
    seats: Sequence[Seat],
    held_by: Mapping[str, set[int]],
    kind: KindRules,
    *,
    on: date,
    opened_on: date | None,
) -> tuple[int, int]:
    """(days held, days in all) of the required core slots, over the last TEAM_CONTINUITY_DAYS.

    A day counts where the slot was then held, as standing member, by somebody who holds it on
    the day asked about; that day itself is not among them. A younger team counts from its opening.
    """
    since = on - timedelta(days=settings.TEAM_CONTINUITY_DAYS)
    since = max(since, opened_on) if opened_on else since
    core = [slot.code for slot in kind.slots if slot.is_core and slot.required]
    held = 0
    for code in core:
        days: set[date] = set()
        for seat in seats:
            if seat.slot == code and seat.standing == MEMBER and seat.employee_id in held_by[code]:
                low, high = max(seat.starts_on, since), min(seat.ends_on, on)
                days.update(low + timedelta(days=n) for n in range((high - low).days))
        held += len(days)
    return held, len(core) * max((on - since).days, 0)


def slot_gaps(held_by: Mapping[str, set[int]], kind: KindRules) -> tuple[Gap, ...]:
    """The required slots with a shortfall, in the kind's order."""
    found = []
    for slot in kind.slots:
        filled = len(held_by.get(slot.code, ()))
        if filled < slot.required:
            found.append(Gap(slot.code, slot.required, filled))
    return tuple(found)


def roster_figures(
    seats: Sequence[Seat],
    people: Mapping[int, PersonFacts],
    kind: KindRules,
    host_function: str,
    *,
    on: date,
    opened_on: date | None = None,
) -> TeamFigures:
    """Every figure of one team on a day. `seats` are the team's, past ones too (for continuity).

    required = Σ of the kind's slots; filled = Σ min(required, holders). Loads above
    TEAM_LOAD_WARNING are high, above TEAM_LOAD_LIMIT too much.
    """
    members = working_members(seats, people, host_function, on=on)
    held_by = defaultdict(set, holders(seats, people, on=on))
    held_days, core_days = continuity(seats, held_by, kind, on=on, opened_on=opened_on)
    gaps = slot_gaps(held_by, kind)
    required = sum(slot.required for slot in kind.slots)
    return TeamFigures(
        working=len(members),
        cross=sum(m.is_cross for m in members),
        background=sum(m.has_background for m in members),
        functions=tuple(sorted(Counter(m.home_function for m in members).items())),
        required=required,
        filled=required - sum(gap.missing for gap in gaps),
        gaps=gaps,
        high_load=sum(m.load > settings.TEAM_LOAD_WARNING for m in members),
        over_load=sum(m.load > settings.TEAM_LOAD_LIMIT for m in members),
        highest_load=max((m.load for m in members), default=0),
        held_days=held_days,
        core_days=core_days,
        minimum_share=kind.minimum_share,
        target=kind.target,
    )


def reseated(
    people: Mapping[int, PersonFacts], *, before: Iterable[Seat], after: Iterable[Seat], on: date
) -> dict[int, PersonFacts]:
    """The people with their loads moved by a change of seats, for "what if"."""
    moved: Counter[int] = Counter()
    for seats, sign in ((before, -1), (after, 1)):
        for seat in seats:
            if seat.starts_on <= on < seat.ends_on:
                moved[seat.employee_id] += sign * seat.allocation
    return {pk: replace(facts, load=facts.load + moved[pk]) for pk, facts in people.items()}
