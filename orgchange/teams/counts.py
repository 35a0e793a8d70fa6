"""The counts of teams at any (t, k), as common table expressions for both engines."""

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import connection

from orgchange.core.sql import listed
from orgchange.teams.moment import (
    CHARTERS,
    SEATS,
    Moment,
    backgrounds,
    date_sql,
    home,
    jobs,
    joined_text,
)

_COLON = "':'"


def worker_ctes(at: Moment, team_ids: Collection[int] | None = None) -> list[str]:
    """CTEs from `charter` to `worker`: the working members of each open team, and their facts."""
    return [
        "charter AS (SELECT c.team_id, c.version_id, c.host_function"
        f" FROM {CHARTERS} c WHERE {at.holds('c')}{_of(team_ids, 'c')})",
        "seat AS (SELECT m.team_id, m.employee_id, m.slot, m.standing, m.allocation,"
        f" m.valid_from FROM {SEATS} m WHERE {at.holds('m')}{_of(team_ids, 'm')})",
        _load(at, is_whole=team_ids is None),
        jobs(at, "SELECT employee_id FROM load"),
        *home(at),
        *backgrounds(at),
        "background AS (SELECT employee_id FROM held GROUP BY employee_id"
        " HAVING MIN(function) <> MAX(function))",
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


def _load(at: Moment, *, is_whole: bool) -> str:
    """`load`: what all teams take of everybody seated. Of all teams, that is what was read."""
    if is_whole:
        return (
            "load AS (SELECT employee_id, SUM(allocation) AS percent FROM seat"
            " GROUP BY employee_id)"
        )
    return (
        f"load AS (SELECT m.employee_id, SUM(m.allocation) AS percent FROM {SEATS} m"
        f" WHERE {at.holds('m')} AND m.employee_id IN (SELECT employee_id FROM seat)"
        " GROUP BY m.employee_id)"
    )


def figure_ctes(at: Moment, team_ids: Collection[int] | None = None) -> list[str]:
    """All CTEs up to `figure`: the counts of `TeamFigures`, one row an open team."""
    return [
        *worker_ctes(at, team_ids),
        *_share_ctes(),
        *_slot_ctes(),
        *_continuity_ctes(at, team_ids),
        "figure AS (SELECT c.team_id, COALESCE(m.working, 0) AS working,"
        " COALESCE(m.crossing, 0) AS crossing, COALESCE(m.background, 0) AS background,"
        " COALESCE(m.squares, 0) AS squares, m.by_function, COALESCE(m.high_load, 0) AS high_load,"
        " COALESCE(m.over_load, 0) AS over_load, COALESCE(m.highest_load, 0) AS highest_load,"
        " COALESCE(a.required, 0) AS required, COALESCE(f.filled, 0) AS filled,"
        " COALESCE(a.slots, 0) - COALESCE(f.owned, 0) AS unowned,"
        " COALESCE(d.held_days, 0) AS held_days,"
        " COALESCE(a.core, 0) * w.days AS core_days, v.minimum_share, v.target"
        " FROM charter c JOIN teams_kindversion v ON v.id = c.version_id"
        " JOIN span w ON w.team_id = c.team_id LEFT JOIN mix m ON m.team_id = c.team_id"
        " LEFT JOIN asked a ON a.version_id = c.version_id"
        " LEFT JOIN filled f ON f.team_id = c.team_id LEFT JOIN steady d ON d.team_id = c.team_id)",
    ]


def _share_ctes() -> list[str]:
    """`mix`: working members, cross, background, home functions and loads, one row a team."""
    return [
        "part AS (SELECT team_id, function, COUNT(*) AS working, SUM(is_cross) AS crossing,"
        f" SUM(has_background) AS background, {loads_sql()}"
        " FROM worker GROUP BY team_id, function)",
        "mix AS (SELECT team_id, SUM(working) AS working, SUM(crossing) AS crossing,"
        " SUM(working * working) AS squares,"
        " SUM(background) AS background,"
        f" {joined_text(f'function || {_COLON} || working')} AS by_function,"
        " SUM(high_load) AS high_load, SUM(over_load) AS over_load,"
        " MAX(highest_load) AS highest_load FROM part GROUP BY team_id)",
    ]


def _slot_ctes() -> list[str]:
    """`asked`: what each version requires. `filled`: what of it each team has, one row a team;
    only what is held is looked at. `gap`: the shortfalls by name, where somebody reads them.
    """
    named = f"k.position || {_COLON} || k.id || {_COLON} || k.code"
    gap = f"{named} || {_COLON} || k.required || {_COLON} || COALESCE(f.held, 0)"
    return [
        "asked AS (SELECT version_id, SUM(required) AS required, COUNT(*) AS slots,"
        " SUM(CASE WHEN is_core THEN 1 ELSE 0 END) AS core FROM teams_kindslot"
        " WHERE required > 0 GROUP BY version_id)",
        "holder AS (SELECT s.team_id, s.slot, k.id AS slot_id, s.employee_id, s.valid_from,"
        " k.required, k.is_core FROM seat s"
        " JOIN charter c ON c.team_id = s.team_id JOIN teams_kindslot k"
        " ON k.version_id = c.version_id AND k.code = s.slot AND k.required > 0"
        " JOIN home h ON h.employee_id = s.employee_id AND h.is_active"
        " WHERE s.standing = 'member')",
        "filling AS (SELECT team_id, slot_id, required, COUNT(*) AS held FROM holder"
        " GROUP BY team_id, slot_id, required)",
        "filled AS (SELECT team_id,"
        " SUM(CASE WHEN held < required THEN held ELSE required END) AS filled,"
        " SUM(CASE WHEN held < required THEN 0 ELSE 1 END) AS owned"
        " FROM filling GROUP BY team_id)",
        f"gap AS (SELECT c.team_id, {joined_text(gap)} AS gaps FROM charter c"
        " JOIN teams_kindslot k ON k.version_id = c.version_id"
        " LEFT JOIN filling f ON f.team_id = c.team_id AND f.slot_id = k.id"
        " WHERE k.required > COALESCE(f.held, 0) GROUP BY c.team_id)",
    ]


def _continuity_ctes(at: Moment, team_ids: Collection[int] | None) -> list[str]:
    """`span` and `steady`: how far back each team is looked at, and the days its core was held.

    A seat in force says itself since when; only what ended within the span is read besides.
    """
    since = date_sql(at.on - timedelta(days=settings.TEAM_CONTINUITY_DAYS))
    latest = f"CASE WHEN MIN(o.valid_from) > {since} THEN MIN(o.valid_from) ELSE {since} END"
    begun = "CASE WHEN reached > low THEN reached ELSE low END"
    return [
        f"span AS (SELECT team_id, since, {_days(at.day, 'since')} AS days FROM ("
        f"SELECT o.team_id, {latest} AS since FROM {CHARTERS} o"
        f" WHERE {at.known('o')} AND o.valid_from <= {at.day} GROUP BY o.team_id) a)",
        "core AS (SELECT n.team_id, n.slot, n.slot_id, n.employee_id, n.valid_from, w.since"
        " FROM holder n JOIN span w ON w.team_id = n.team_id WHERE n.is_core)",
        # Read once and joined: looked up for each holder, it takes three times as long.
        "stint AS MATERIALIZED (SELECT m.team_id, m.slot, m.employee_id, m.valid_from, m.valid_to"
        f" FROM {SEATS} m WHERE m.standing = 'member' AND {at.known('m')}"
        f" AND m.valid_to <= {at.day} AND m.valid_to > {since}{_of(team_ids, 'm')})",
        f"past AS (SELECT n.team_id, n.slot_id, {_later('n')} AS low, {at.day} AS high FROM core n"
        f" UNION ALL SELECT n.team_id, n.slot_id, {_later('m')}, m.valid_to FROM core n"
        " JOIN stint m ON m.team_id = n.team_id AND m.slot = n.slot"
        " AND m.employee_id = n.employee_id WHERE m.valid_to > n.since)",
        f"steady AS (SELECT team_id, SUM(CASE WHEN high > {begun}"
        f" THEN {_days('high', f'({begun})')} ELSE 0 END) AS held_days FROM ("
        "SELECT team_id, low, high, MAX(high) OVER (PARTITION BY team_id, slot_id"
        " ORDER BY low, high ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached"
        " FROM past) s GROUP BY team_id)",
    ]


def _later(alias: str) -> str:
    return f"CASE WHEN {alias}.valid_from > n.since THEN {alias}.valid_from ELSE n.since END"


def loads_sql() -> str:
    """How many loads are high, or too much, and the highest."""
    warning, limit = int(settings.TEAM_LOAD_WARNING), int(settings.TEAM_LOAD_LIMIT)
    return (
        f"SUM(CASE WHEN percent > {warning} THEN 1 ELSE 0 END) AS high_load,"
        f" SUM(CASE WHEN percent > {limit} THEN 1 ELSE 0 END) AS over_load,"
        " MAX(percent) AS highest_load"
    )


def _of(team_ids: Collection[int] | None, alias: str) -> str:
    return "" if team_ids is None else f" AND {alias}.team_id IN ({listed(team_ids)})"


def _days(later: str, earlier: str) -> str:
    """How many days lie between two expressions of dates."""
    if connection.vendor == "postgresql":
        return f"({later} - {earlier})"
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
