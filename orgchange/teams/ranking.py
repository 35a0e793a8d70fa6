"""Teams in the order of a figure: only what is asked for is counted, over all teams at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from orgchange.teams.counts import figure_ctes
from orgchange.teams.kept import kept
from orgchange.teams.moment import Moment

# Each figure as part of a whole. One without a whole is no value: such teams come last.
PARTS: Mapping[str, tuple[str, str]] = {
    "working": ("working", "1"),
    "share": ("crossing", "working"),
    "background": ("background", "working"),
    "mix": ("working * working - squares", "working * working"),
    "filled": ("filled", "required"),
    "load": ("highest_load", "1"),
    "continuity": ("held_days", "core_days"),
    "name": ("0", "0"),
}
MEASURED = "CASE WHEN target = 'background' THEN background ELSE crossing END"
WANTED: Mapping[str, str] = {
    "": "1 = 1",
    "below": f"working > 0 AND NOT 100 * {MEASURED} > minimum_share * working",
    "unowned": "unowned > 0",
    "load": "high_load > 0",
}


@dataclass(frozen=True)
class Rank:
    """What a team is ordered by. `whole` 0: it has no such figure."""

    part: int
    whole: int
    working: int
    target: str

    @property
    def value(self) -> Fraction | None:
        """The figure itself, not rounded."""
        return Fraction(self.part, self.whole) if self.whole else None


def ranks(
    *,
    by: str,
    only: str = "",
    on: date,
    known_at: datetime | None = None,
    team_ids: Collection[int] | None = None,
) -> dict[int, Rank]:
    """The open teams that `only` keeps, each with the figure `by`. One statement."""
    part, whole = PARTS[by]
    text = f"SELECT team_id, {part}, {whole}, working, target FROM figure WHERE {WANTED[only]}"
    rows = kept(figure_ctes(Moment(on, known_at), team_ids), text)
    return {pk: Rank(int(a), int(b), int(n), target) for pk, a, b, n, target in rows}


def in_order(
    names: Mapping[int, str], values: Mapping[int, Fraction | None], *, is_down: bool
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
