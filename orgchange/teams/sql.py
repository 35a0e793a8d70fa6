"""The figures of any number of teams at any (t, k), by one statement; the same on both engines.

It says over sets what `figures` says of one team; `tests/teams/test_figures_property.py` holds the
two, and a slow plain model, against each other.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from orgchange.teams import tree
from orgchange.teams.aggregates import Pooled, summed
from orgchange.teams.counts import figure_ctes
from orgchange.teams.figures import Gap, TeamFigures
from orgchange.teams.kept import kept
from orgchange.teams.moment import Moment
from orgchange.teams.tallies import Tally, function_counts, tallies

COLUMNS = (
    "x.team_id, working, crossing, background, by_function, high_load, over_load, highest_load,"
    " required, filled, gaps, held_days, core_days, minimum_share, target"
)


def team_figures(
    *, on: date, known_at: datetime | None = None, team_ids: Collection[int] | None = None
) -> dict[int, TeamFigures]:
    """The figures of the teams open on a day (None: all of them). One statement."""
    text = f"SELECT {COLUMNS} FROM figure x LEFT JOIN gap g ON g.team_id = x.team_id"
    rows = kept(figure_ctes(Moment(on, known_at), team_ids), text)
    found = {}
    for pk, working, cross, background, by_function, high, over, highest, *rest in rows:
        required, filled, gaps, held_days, core_days, minimum_share, target = rest
        found[pk] = TeamFigures(
            working=int(working),
            cross=int(cross),
            background=int(background),
            functions=tuple(sorted(function_counts(by_function or ""))),
            required=int(required),
            filled=int(filled),
            gaps=_gaps(gaps or ""),
            high_load=int(high),
            over_load=int(over),
            highest_load=int(highest),
            held_days=int(held_days),
            core_days=int(core_days),
            minimum_share=minimum_share,
            target=target,
        )
    return found


def pooled_figures(
    *,
    on: date,
    known_at: datetime | None = None,
    team_ids: Collection[int] | None = None,
    by: str = "organisation",
    keys: Collection[int] = (),
) -> dict[str, Pooled]:
    """Teams together: of the whole, by host function, or by department with all below it.

    `keys` are the departments asked for. A group without an open team is left out, but the
    organisation is always there. One statement; one more for the tree.
    """
    teams = tallies(on=on, known_at=known_at, team_ids=team_ids)
    loads = {team.team_id: team.loads() for team in teams}
    groups: dict[str, list[Tally]] = {"": teams} if by == "organisation" else defaultdict(list)
    if by == "function":
        for team in teams:
            groups[team.host_function].append(team)
    elif by == "department":
        above = tree.above(Moment(on, known_at), keys)
        for team in teams:
            for key in tree.holding(above, team.places()):
                groups[str(key)].append(team)
    return {name: summed(of, loads) for name, of in groups.items()}


def _gaps(text: str) -> tuple[Gap, ...]:
    """From "position:id:code:required:filled,…"."""
    found = [part.split(":") for part in text.split(",") if part]
    ordered = sorted(found, key=lambda gap: (int(gap[0]), int(gap[1])))
    return tuple(
        Gap(code, int(required), int(filled)) for _p, _i, code, required, filled in ordered
    )
