"""What the board of a draft shows: slots with cards, the pool beside them, the figures above."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import get_language

from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import Problem
from orgchange.directory.models import JobFunction
from orgchange.teams import loads
from orgchange.teams.figures import PersonFacts, SlotRule
from orgchange.teams.planning import Planned
from orgchange.teams.plans import Plan
from orgchange.teams.services.rehearsal import Check

FUNCTIONS = dict(JobFunction.choices)


@dataclass(frozen=True)
class Card:
    """Somebody in a slot of the plan. `mark` says how the seat differs from the roster now."""

    seat: Planned
    name: str
    home: str
    load: int
    is_away: bool
    mark: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def load_state(self) -> str:
        """How the load of the fullest day is shown; nothing where it is well."""
        if self.load > settings.TEAM_LOAD_LIMIT:
            return "overdue"
        return "pending" if self.load > settings.TEAM_LOAD_WARNING else ""

    @property
    def last_day(self) -> date | None:
        """The last day of the seat, where it ends by itself."""
        ends = self.seat.ends_on
        return ends - timedelta(days=1) if ends < OPEN_DATE else None


@dataclass(frozen=True)
class Column:
    """A slot of the kind with whom it has; `missing` places are shown as gaps."""

    slot: SlotRule
    name: str
    function: str
    filled: int
    cards: Sequence[Card] = ()

    @property
    def missing(self) -> range:
        """The gaps, to be walked."""
        return range(max(self.slot.required - self.filled, 0))


@dataclass(frozen=True)
class Figure:
    """A figure of the plan in words: now, and what it was where that differs."""

    key: str
    label: str
    value: str
    detail: str = ""
    was: str = ""
    state: str = ""


@dataclass(frozen=True)
class Line:
    """A difference from the roster of today, in words."""

    kind: str
    name: str
    text: str


@dataclass(frozen=True)
class Board:
    """A draft as a page has it."""

    plan: Plan
    check: Check
    columns: Sequence[Column] = field(default=())
    loads: Mapping[int, int] = field(default_factory=dict)


def board_of(plan: Plan, check: Check) -> Board:
    """Every slot with its cards. One query, for the loads."""
    taken = highest_loads(plan, {key[0] for key in plan.mine})
    by_slot: dict[str, list[Card]] = defaultdict(list)
    marks = _marks(plan)
    told: dict[str, list[Problem]] = defaultdict(list)
    for problem in check.problems:
        told[problem.field].append(problem)
    for key, seat in plan.mine.items():
        facts = plan.people.get(key[0], PersonFacts(key[0]))
        card = Card(
            seat=seat,
            name=plan.name(key[0]),
            home=function_name(facts.home_function),
            load=taken.get(key[0], 0),
            is_away=not facts.is_active,
            mark=marks.get(key, ""),
            problems=tuple(told[f"{key[0]}:{key[1]}"]),
        )
        by_slot[seat.slot].append(card)
    columns = [_column(slot, by_slot[slot.code], plan) for slot in _slots(plan, by_slot)]
    return Board(plan, check, columns, taken)


def _slots(plan: Plan, used: Mapping[str, Sequence[Card]]) -> list[SlotRule]:
    """The required ones first; then the welcome; then codes that the kind no longer has."""
    required = [slot for slot in plan.kind.slots if slot.required]
    welcome = [slot for slot in plan.kind.slots if not slot.required]
    known = {slot.code for slot in plan.kind.slots}
    return [*required, *welcome, *(SlotRule(c, c, "", 0) for c in used if c not in known)]


def _column(slot: SlotRule, cards: Sequence[Card], plan: Plan) -> Column:
    filled = sum(card.seat.standing == "member" and not card.is_away for card in cards)
    ordered = sorted(cards, key=lambda card: (card.seat.standing != "member", card.name))
    wanted = function_name(slot.function) if slot.function else ""
    return Column(slot, slot.name_in(get_language() or "en"), wanted, filled, ordered)


def _marks(plan: Plan) -> dict[tuple[int, str], str]:
    return {change.after.key: change.kind for change in plan.changes if change.after is not None}


def function_name(code: str) -> str:
    """What readers call a job function."""
    return str(FUNCTIONS.get(code, code))


def highest_loads(plan: Plan, people: set[int]) -> dict[int, int]:
    """The most that the teams would take of each person's time on any day from the draft's on."""
    held = loads.after(loads.seats_of(people, since=plan.on), plan.statements)
    days = {pk: loads.stretches(held.get(pk, ()), since=plan.on) for pk in people}
    return {pk: max((one.percent for one in found), default=0) for pk, found in days.items()}
