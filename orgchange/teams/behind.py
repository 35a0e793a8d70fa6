"""Who and which teams stand behind a figure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from orgchange.teams.counts import worker_ctes
from orgchange.teams.kept import kept
from orgchange.teams.moment import Moment, fetched
from orgchange.teams.sql import groups


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
    at = Moment(on, known_at)
    ctes = [*worker_ctes(at), *groups(at, "department", [department_id])]
    return frozenset(row[0] for row in kept(ctes, "SELECT team_id FROM grouped"))


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
    ctes = [*worker_ctes(at, team_ids), *groups(at, by, keys)]
    text = """SELECT DISTINCT w.team_id, w.employee_id, w.function, c.host_function, w.is_cross,
        w.has_background, w.share, w.percent, g.name FROM grouped g
        JOIN worker w ON w.team_id = g.team_id JOIN charter c ON c.team_id = w.team_id
        ORDER BY w.team_id, w.employee_id"""
    return [
        Behind(team, person, home, host, bool(cross), bool(many), int(share), int(load))
        for team, person, home, host, cross, many, share, load, name in fetched(ctes, text)
        if str(name) == key
    ]
