"""Teams in the order of a figure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from orgchange.teams.tallies import Tally, tallies

SCALE = 1 << 64  # two fractions of wholes below 2³² lie further apart than one step of it

# Each figure as part of a whole. One without a whole is no value: such teams come last.
PARTS: Mapping[str, Callable[[Tally], tuple[int, int]]] = {
    "working": lambda team: (team.working, 1),
    "share": lambda team: (team.cross, team.working),
    "background": lambda team: (team.background, team.working),
    "mix": lambda team: (team.working**2 - team.squares, team.working**2),
    "filled": lambda team: (team.filled, team.required),
    "load": lambda team: (team.highest_load, 1),
    "continuity": lambda team: (team.held_days, team.core_days),
    "name": lambda _team: (0, 0),
}
WANTED: Mapping[str, Callable[[Tally], bool]] = {
    "": lambda _team: True,
    "below": lambda team: team.is_below,
    "unowned": lambda team: team.unowned > 0,
    "load": lambda team: team.high_load > 0,
}


@dataclass(frozen=True)
class Rank:
    """What a team is ordered by. `whole` 0: it has no such figure."""

    part: int
    whole: int
    working: int
    target: str

    @property
    def value(self) -> int | None:
        """The figure on a scale so fine that two different ones never meet; equal ones do."""
        return self.part * SCALE // self.whole if self.whole else None


def ranks(
    *,
    by: str,
    only: str = "",
    on: date,
    known_at: datetime | None = None,
    team_ids: Collection[int] | None = None,
) -> dict[int, Rank]:
    """The open teams that `only` keeps, each with the figure `by`. One statement."""
    part, keeps = PARTS[by], WANTED[only]
    teams = tallies(on=on, known_at=known_at, team_ids=team_ids)
    return {t.team_id: Rank(*part(t), t.working, t.target) for t in teams if keeps(t)}


def in_order(
    names: Mapping[int, str], values: Mapping[int, int | None], *, is_down: bool
) -> list[int]:
    """The teams by their value, those without one last; the same value by name.

    Without any value, by name, and down by name.
    """
    by_name = sorted(names, key=lambda pk: (names[pk].casefold(), pk))
    known = {pk: value for pk in by_name if (value := values.get(pk)) is not None}
    if not known:
        return by_name[::-1] if is_down else by_name
    ordered = sorted(known, key=known.__getitem__, reverse=is_down)
    return [*ordered, *(pk for pk in by_name if pk not in known)]
