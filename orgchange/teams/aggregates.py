"""Figures over several teams: sums of the teams' counts, and of people counted once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from orgchange.teams.figures import Member, TeamFigures, blau
from orgchange.teams.tallies import Tally, function_counts


@dataclass(frozen=True)
class Pooled:
    """The counts of some teams together. Shares are of pairs of person and team.

    `measured`: teams with a working member; `above`: those of them whose own share is above its
    own minimum. `people`, `high_load` and `over_load` count each person once.
    """

    teams: int = 0
    measured: int = 0
    above: int = 0
    working: int = 0
    cross: int = 0
    background: int = 0
    functions: tuple[tuple[str, int], ...] = ()
    required: int = 0
    filled: int = 0
    unowned: int = 0
    held_days: int = 0
    core_days: int = 0
    people: int = 0
    high_load: int = 0
    over_load: int = 0
    highest_load: int = 0

    @property
    def mix(self) -> Decimal | None:
        """Blau over the home functions of all pairs of person and team, two decimals."""
        return blau(self.working, self.functions)


def pooled(teams: Mapping[int, TeamFigures], members: Mapping[int, Sequence[Member]]) -> Pooled:
    """The teams together; both mappings are by team."""
    loads = {m.employee_id: m.load for pk in teams for m in members.get(pk, ())}
    of = list(teams.values())
    return Pooled(
        teams=len(of),
        measured=sum(t.working > 0 for t in of),
        above=sum(bool(t.meets_target) for t in of),
        working=sum(t.working for t in of),
        cross=sum(t.cross for t in of),
        background=sum(t.background for t in of),
        functions=_together(pair for t in of for pair in t.functions),
        required=sum(t.required for t in of),
        filled=sum(t.filled for t in of),
        unowned=sum(t.unowned for t in of),
        held_days=sum(t.held_days for t in of),
        core_days=sum(t.core_days for t in of),
        **_people(loads),
    )


def summed(of: Sequence[Tally], loads: Mapping[int, Mapping[int, int]]) -> Pooled:
    """The teams together, of their tallies; `loads` by team, of each of its working members."""
    held = dict(zip(Tally._fields, zip(*of, strict=True), strict=False))
    named = ("working", "cross", "background", "required", "filled", "unowned")
    texts = held.get("by_function", ())
    people: dict[int, int] = {}
    for team in of:
        people |= loads[team.team_id]
    return Pooled(
        teams=len(of),
        measured=sum(team.working > 0 for team in of),
        above=sum(team.is_above for team in of),
        functions=_together(function_counts(",".join(filter(None, texts)))),
        **{name: sum(held.get(name, ())) for name in (*named, "held_days", "core_days")},
        **_people(people),
    )


def _together(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Numbers by function, of several teams."""
    found: dict[str, int] = defaultdict(int)
    for function, count in counts:
        found[function] += count
    return tuple(sorted(found.items()))


def _people(loads: Mapping[int, int]) -> dict[str, int]:
    """The counts of people, each of them once."""
    warning, limit = settings.TEAM_LOAD_WARNING, settings.TEAM_LOAD_LIMIT  # looked up once
    return {
        "people": len(loads),
        "high_load": sum(load > warning for load in loads.values()),
        "over_load": sum(load > limit for load in loads.values()),
        "highest_load": max(loads.values(), default=0),
    }
