"""The figures of any number of teams at any (t, k), by one statement; the same on both engines.

It says over sets what `figures` says of one team; `tests/teams/test_figures_property.py` holds the
two, and a slow plain model, against each other.
"""

from collections.abc import Collection
from datetime import date, datetime

from orgchange.core.sql import listed
from orgchange.teams.aggregates import Pooled
from orgchange.teams.counts import figure_ctes, loads_sql
from orgchange.teams.figures import Gap, TeamFigures
from orgchange.teams.kept import kept
from orgchange.teams.moment import PLACES, Moment

COLUMNS = (
    "x.team_id, working, crossing, background, by_function, high_load, over_load, highest_load,"
    " required, filled, gaps, held_days, core_days, minimum_share, target"
)
SUMMED = (
    "teams, measured, above, working, crossing, background, required, filled, unowned,"
    " held_days, core_days"
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
            functions=_functions(by_function or ""),
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
    organisation is always there. One statement.
    """
    at = Moment(on, known_at)
    ctes = [
        *figure_ctes(at, team_ids),
        *groups(at, by, keys),
        f"pool AS (SELECT g.name, {_sums()} FROM grouped g JOIN figure f ON f.team_id = g.team_id"
        " GROUP BY g.name)",
        "person AS (SELECT g.name, w.employee_id, MAX(w.percent) AS percent"
        " FROM grouped g JOIN worker w ON w.team_id = g.team_id GROUP BY g.name, w.employee_id)",
        f"crowd AS (SELECT name, COUNT(*) AS people, {loads_sql()} FROM person GROUP BY name)",
    ]
    text = f"""SELECT p.name, {SUMMED}, COALESCE(c.people, 0), COALESCE(c.high_load, 0),
        COALESCE(c.over_load, 0), COALESCE(c.highest_load, 0)
        FROM pool p LEFT JOIN crowd c ON c.name = p.name"""
    found = {str(name): Pooled(*map(int, counts)) for name, *counts in kept(ctes, text)}
    return found or ({"": Pooled()} if by == "organisation" else {})


def groups(at: Moment, by: str, keys: Collection[int]) -> list[str]:
    """`grouped`: which team counts in which group."""
    if by == "organisation":
        return ["grouped AS (SELECT '' AS name, team_id FROM charter)"]
    if by == "function":
        return ["grouped AS (SELECT host_function AS name, team_id FROM charter)"]
    return [
        f"link AS (SELECT p.department_id, p.parent_id FROM {PLACES} p WHERE {at.holds('p')})",
        "below(top, department_id, depth) AS (SELECT d.id, d.id, 0 FROM directory_department d"
        f" WHERE d.id IN ({listed(keys)}) UNION ALL"
        " SELECT b.top, l.department_id, b.depth + 1 FROM below b"
        " JOIN link l ON l.parent_id = b.department_id WHERE b.depth < 100)",
        "grouped AS (SELECT DISTINCT b.top AS name, w.team_id FROM worker w"
        " JOIN below b ON b.department_id = w.department_id)",
    ]


def _sums() -> str:
    """The first eleven counts of `Pooled`, over the rows of `figure`."""
    measured = "CASE WHEN f.target = 'background' THEN f.background ELSE f.crossing END"
    above = f"100 * {measured} > f.minimum_share * f.working"
    return (
        "COUNT(*) AS teams, SUM(CASE WHEN f.working > 0 THEN 1 ELSE 0 END) AS measured,"
        f" SUM(CASE WHEN f.working > 0 AND {above} THEN 1 ELSE 0 END) AS above,"
        " SUM(f.working) AS working, SUM(f.crossing) AS crossing, SUM(f.background) AS background,"
        " SUM(f.required) AS required, SUM(f.filled) AS filled, SUM(f.unowned) AS unowned,"
        " SUM(f.held_days) AS held_days, SUM(f.core_days) AS core_days"
    )


def _functions(text: str) -> tuple[tuple[str, int], ...]:
    """From "legal:2,business:3"."""
    pairs = (part.rsplit(":", 1) for part in text.split(",") if part)
    return tuple(sorted((name, int(count)) for name, count in pairs))


def _gaps(text: str) -> tuple[Gap, ...]:
    """From "position:id:code:required:filled,…"."""
    found = [part.split(":") for part in text.split(",") if part]
    ordered = sorted(found, key=lambda gap: (int(gap[0]), int(gap[1])))
    return tuple(
        Gap(code, int(required), int(filled)) for _p, _i, code, required, filled in ordered
    )
