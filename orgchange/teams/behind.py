"""Who and which teams stand behind a figure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from orgchange.core.sql import listed
from orgchange.teams import tree
from orgchange.teams.counts import worker_ctes
from orgchange.teams.moment import PLACES, Moment, fetched
from orgchange.teams.tallies import tallies


@dataclass(frozen=True)
class Behind:
    """A working member of a team, with what they count for."""

    team_id: int
    employee_id: int
    home_function: str
    host_function: str
    is_cross: bool
    has_background: bool
    allocation: int
    load: int


def teams_in(department_id: int, *, on: date, known_at: datetime | None = None) -> frozenset[int]:
    """The teams with a working member whose primary job is in a department or below it."""
    above = tree.above(Moment(on, known_at), [department_id])
    teams = tallies(on=on, known_at=known_at)
    return frozenset(team.team_id for team in teams if tree.holding(above, team.places()))


def behind(
    *,
    on: date,
    known_at: datetime | None = None,
    team_ids: Collection[int] | None = None,
    by: str = "organisation",
    key: str = "",
) -> list[Behind]:
    """The pairs of team and working member behind the figures of a group, by team and person."""
    at = Moment(on, known_at)
    keys = [int(key)] if by == "department" else []
    ctes = [*worker_ctes(at, team_ids), *_groups(at, by, keys)]
    text = """SELECT DISTINCT w.team_id, w.employee_id, w.function, c.host_function, w.is_cross,
        w.has_background, w.share, w.percent, g.name FROM grouped g
        JOIN worker w ON w.team_id = g.team_id JOIN charter c ON c.team_id = w.team_id
        ORDER BY w.team_id, w.employee_id"""
    return [
        Behind(team, person, home, host, bool(cross), bool(many), int(share), int(load))
        for team, person, home, host, cross, many, share, load, name in fetched(ctes, text)
        if str(name) == key
    ]


def _groups(at: Moment, by: str, keys: Collection[int]) -> list[str]:
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
