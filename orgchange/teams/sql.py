"""The figures of any number of teams at any (t, k), by one statement; the same on both engines.

It says over sets what `figures` says of one team; `tests/teams/test_figures_property.py` holds the
two, and a slow plain model, against each other.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection

from orgchange.core.sql import listed
from orgchange.teams.aggregates import Pooled
from orgchange.teams.figures import Gap, TeamFigures
from orgchange.teams.moment import (
    CHARTERS,
    PLACES,
    SEATS,
    Moment,
    backgrounds,
    date_sql,
    fetched,
    home,
    joined_text,
)

SEATED = "SELECT employee_id FROM seat"
COLUMNS = (
    "team_id, working, crossing, background, by_function, high_load, over_load, highest_load,"
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
    rows = fetched(figure_ctes(Moment(on, known_at), team_ids), f"SELECT {COLUMNS} FROM figure")
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
        f"crowd AS (SELECT name, COUNT(*) AS people, {_loads()} FROM person GROUP BY name)",
    ]
    text = f"""SELECT p.name, {SUMMED}, COALESCE(c.people, 0), COALESCE(c.high_load, 0),
        COALESCE(c.over_load, 0), COALESCE(c.highest_load, 0)
        FROM pool p LEFT JOIN crowd c ON c.name = p.name"""
    found = {str(name): Pooled(*map(int, counts)) for name, *counts in fetched(ctes, text)}
    return found or ({"": Pooled()} if by == "organisation" else {})


def worker_ctes(at: Moment, team_ids: Collection[int] | None = None) -> list[str]:
    """CTEs from `charter` to `worker`: the working members of each open team, and their facts."""
    return [
        "charter AS (SELECT c.team_id, c.version_id, c.host_function"
        f" FROM {CHARTERS} c WHERE {at.holds('c')}{_of(team_ids, 'c')})",
        "seat AS (SELECT m.team_id, m.employee_id, m.slot, m.standing, m.allocation"
        f" FROM {SEATS} m WHERE {at.holds('m')}{_of(team_ids, 'm')})",
        "load AS (SELECT m.employee_id, SUM(m.allocation) AS percent"
        f" FROM {SEATS} m WHERE {at.holds('m')} AND m.employee_id IN ({SEATED})"
        " GROUP BY m.employee_id)",
        *home(at, SEATED),
        *backgrounds(at, SEATED),
        "background AS (SELECT employee_id FROM held GROUP BY employee_id HAVING COUNT(*) > 1)",
        "worker AS (SELECT s.team_id, s.employee_id, s.share, h.function, h.department_id,"
        " CASE WHEN h.function <> c.host_function THEN 1 ELSE 0 END AS is_cross,"
        " CASE WHEN b.employee_id IS NULL THEN 0 ELSE 1 END AS has_background, l.percent"
        " FROM (SELECT team_id, employee_id, SUM(allocation) AS share FROM seat"
        " WHERE standing <> 'guest' GROUP BY team_id, employee_id"
        f" HAVING SUM(allocation) >= {int(settings.TEAM_WORKING_ALLOCATION)}) s"
        " JOIN charter c ON c.team_id = s.team_id"
        " JOIN home h ON h.employee_id = s.employee_id AND h.is_active"
        " JOIN load l ON l.employee_id = s.employee_id"
        " LEFT JOIN background b ON b.employee_id = s.employee_id)",
    ]


def figure_ctes(at: Moment, team_ids: Collection[int] | None = None) -> list[str]:
    """All CTEs up to `figure`: the counts of `TeamFigures`, one row an open team."""
    return [
        *worker_ctes(at, team_ids),
        *_share_ctes(),
        *_slot_ctes(),
        *_continuity_ctes(at),
        "figure AS (SELECT c.team_id, COALESCE(m.working, 0) AS working,"
        " COALESCE(m.crossing, 0) AS crossing, COALESCE(m.background, 0) AS background,"
        " m.by_function, COALESCE(m.high_load, 0) AS high_load,"
        " COALESCE(m.over_load, 0) AS over_load, COALESCE(m.highest_load, 0) AS highest_load,"
        " COALESCE(s.required, 0) AS required, COALESCE(s.filled, 0) AS filled, s.gaps,"
        " COALESCE(s.unowned, 0) AS unowned,"
        " COALESCE(d.held_days, 0) AS held_days,"
        " COALESCE(s.core, 0) * w.days AS core_days, v.minimum_share, v.target"
        " FROM charter c JOIN teams_kindversion v ON v.id = c.version_id"
        " JOIN span w ON w.team_id = c.team_id LEFT JOIN mix m ON m.team_id = c.team_id"
        " LEFT JOIN slots s ON s.team_id = c.team_id LEFT JOIN kept d ON d.team_id = c.team_id)",
    ]


def _share_ctes() -> list[str]:
    """`mix`: working members, cross, background, home functions and loads, one row a team."""
    return [
        "part AS (SELECT team_id, function, COUNT(*) AS working, SUM(is_cross) AS crossing,"
        f" SUM(has_background) AS background, {_loads()}"
        " FROM worker GROUP BY team_id, function)",
        "mix AS (SELECT team_id, SUM(working) AS working, SUM(crossing) AS crossing,"
        " SUM(background) AS background,"
        f" {joined_text(f'function || {_COLON} || working')} AS by_function,"
        " SUM(high_load) AS high_load, SUM(over_load) AS over_load,"
        " MAX(highest_load) AS highest_load FROM part GROUP BY team_id)",
    ]


def _slot_ctes() -> list[str]:
    """`slots`: required and filled slots and the shortfalls by name, one row a team."""
    named = f"k.position || {_COLON} || k.id || {_COLON} || k.code"
    gap = f"{named} || {_COLON} || k.required || {_COLON} || COALESCE(f.filled, 0)"
    return [
        "holder AS (SELECT s.team_id, s.slot, s.employee_id FROM seat s"
        " JOIN home h ON h.employee_id = s.employee_id AND h.is_active"
        " WHERE s.standing = 'member')",
        "filling AS (SELECT team_id, slot, COUNT(*) AS filled FROM holder GROUP BY team_id, slot)",
        "slots AS (SELECT c.team_id, SUM(k.required) AS required,"
        " SUM(CASE WHEN f.filled < k.required THEN f.filled"
        " WHEN f.filled IS NULL THEN 0 ELSE k.required END) AS filled,"
        " SUM(CASE WHEN k.is_core AND k.required > 0 THEN 1 ELSE 0 END) AS core,"
        " SUM(CASE WHEN k.required > COALESCE(f.filled, 0) THEN 1 ELSE 0 END) AS unowned,"
        f" {joined_text(f'CASE WHEN k.required > COALESCE(f.filled, 0) THEN {gap} END')} AS gaps"
        " FROM charter c JOIN teams_kindslot k ON k.version_id = c.version_id"
        " LEFT JOIN filling f ON f.team_id = c.team_id AND f.slot = k.code GROUP BY c.team_id)",
    ]


def _continuity_ctes(at: Moment) -> list[str]:
    """`span` and `kept`: how far back each team is looked at, and the days its core was held."""
    since = date_sql(at.on - timedelta(days=settings.TEAM_CONTINUITY_DAYS))
    latest = f"CASE WHEN MIN(o.valid_from) > {since} THEN MIN(o.valid_from) ELSE {since} END"
    low = "CASE WHEN m.valid_from > w.since THEN m.valid_from ELSE w.since END"
    high = f"CASE WHEN m.valid_to < {at.day} THEN m.valid_to ELSE {at.day} END"
    begun = "CASE WHEN reached > low THEN reached ELSE low END"
    return [
        f"span AS (SELECT team_id, since, {_days(at.day, 'since')} AS days FROM ("
        f"SELECT o.team_id, {latest} AS since FROM {CHARTERS} o"
        f" WHERE {at.known('o')} AND o.valid_from <= {at.day} GROUP BY o.team_id) a)",
        f"past AS (SELECT m.team_id, m.slot, {low} AS low, {high} AS high FROM holder n"
        f" JOIN {SEATS} m ON m.team_id = n.team_id AND m.slot = n.slot"
        " AND m.employee_id = n.employee_id JOIN charter c ON c.team_id = m.team_id"
        " JOIN teams_kindslot k ON k.version_id = c.version_id AND k.code = m.slot"
        " AND k.is_core AND k.required > 0 JOIN span w ON w.team_id = m.team_id"
        f" WHERE m.standing = 'member' AND {at.known('m')}"
        f" AND m.valid_from < {at.day} AND m.valid_to > w.since)",
        f"kept AS (SELECT team_id, SUM(CASE WHEN high > {begun}"
        f" THEN {_days('high', f'({begun})')} ELSE 0 END) AS held_days FROM ("
        "SELECT team_id, low, high, MAX(high) OVER (PARTITION BY team_id, slot"
        " ORDER BY low, high ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached"
        " FROM past) s GROUP BY team_id)",
    ]


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


def _loads() -> str:
    warning, limit = int(settings.TEAM_LOAD_WARNING), int(settings.TEAM_LOAD_LIMIT)
    return (
        f"SUM(CASE WHEN percent > {warning} THEN 1 ELSE 0 END) AS high_load,"
        f" SUM(CASE WHEN percent > {limit} THEN 1 ELSE 0 END) AS over_load,"
        " MAX(percent) AS highest_load"
    )


_COLON = "':'"


def _of(team_ids: Collection[int] | None, alias: str) -> str:
    return "" if team_ids is None else f" AND {alias}.team_id IN ({listed(team_ids)})"


def _days(later: str, earlier: str) -> str:
    """How many days lie between two expressions of dates."""
    if connection.vendor == "postgresql":
        return f"({later} - {earlier})"
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


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
