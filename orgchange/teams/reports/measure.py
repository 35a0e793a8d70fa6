"""A question answered: rows of teams, or of groups of teams, and the trend behind them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from orgchange.core.dates import local_date
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.models import DepartmentPlace, DirectoryRevision, JobFunction
from orgchange.teams import behind, sql, trend
from orgchange.teams.aggregates import Pooled
from orgchange.teams.figures import TeamFigures, is_withheld
from orgchange.teams.models import TeamCharter, Waiver
from orgchange.teams.reports.access import Ask
from orgchange.teams.reports.shapes import (
    DEPARTMENT,
    FUNCTION,
    ORGANISATION,
    TEAM,
    Query,
    Report,
    Row,
    TrendRow,
    last_day,
)

TARGET_RULE = "minimum_share"


class NoSuchDepartment(InvalidInput):
    """There is no department of this code on the day."""

    code = "unknown"
    status = 404

    def __init__(self, code: str) -> None:
        message = _("There is no department “%(name)s”.") % {"name": code[:120]}
        super().__init__(message, problems=[Problem("department", self.code, message)])


@dataclass(frozen=True)
class Unit:
    """A department on the day."""

    id: int
    code: str
    name: str
    parent_id: int | None


def measure(asked: Ask) -> Report:
    """The rows that answer a question. A constant number of statements."""
    query, on = asked.query, day_of(asked)
    units = places(on, query.known_at) if query.department or query.scope == DEPARTMENT else {}
    root = unit_of(query, units)
    if query.scope == TEAM:
        rows = _ordered(list(_teams(asked, on, root)), query)
    elif query.scope == DEPARTMENT:
        rows = list(_departments(asked, on, units, root))
    elif query.scope == FUNCTION:
        rows = list(_functions(asked, on))
    else:
        whole = sql.pooled_figures(on=on, known_at=query.known_at, team_ids=asked.team_ids)
        rows = [Row(ORGANISATION, "", "", whole[""], may_see_background=asked.sees_records)]
    return Report(query, on, data_as_of(), rows)


def measure_trend(asked: Ask, *, months: int = trend.MONTHS) -> list[TrendRow]:
    """The shares of what is asked for at each month's end, and on the day."""
    query, on = asked.query, day_of(asked)
    root = unit_of(query, places(on, query.known_at)) if query.department else None
    team_ids = asked.team_ids
    if query.team is not None:
        one = frozenset([query.team])
        team_ids = one if team_ids is None else team_ids & one
    found = trend.trend(
        on=on,
        known_at=query.known_at,
        scope=trend.Scope(query.function, root.id if root else None, team_ids),
        months=months,
    )
    sees = asked.sees_background(query.team) if query.team else asked.sees_records
    return [
        TrendRow(
            point.day,
            point.teams,
            point.working,
            point.cross,
            None if is_withheld(point.working, sees_records=sees) else point.background,
        )
        for point in found
    ]


def day_of(asked: Ask) -> date:
    """The day asked about; without one, today in the firm's zone."""
    return asked.query.as_of or local_date(asked.now, settings.FIRM_TIME_ZONE)


def data_as_of() -> datetime | None:
    """When a roster last confirmed that the directory is true."""
    return DirectoryRevision.objects.values_list("data_as_of", flat=True).first()


def places(on: date, known_at: datetime | None) -> dict[int, Unit]:
    """The departments in force, by name. One query."""
    rows = DepartmentPlace.objects.known_at(known_at).on(on).order_by("name", "department__code")
    values = rows.values_list("department_id", "department__code", "name", "parent_id")
    return {pk: Unit(pk, code, name, parent) for pk, code, name, parent in values}


def unit_of(query: Query, units: dict[int, Unit]) -> Unit | None:
    """The department that is asked for."""
    if not query.department:
        return None
    wanted = query.department.lower()
    found = next((unit for unit in units.values() if unit.code.lower() == wanted), None)
    if found is None:
        raise NoSuchDepartment(query.department)
    return found


def _functions(asked: Ask, on: date) -> Iterable[Row]:
    """One row a host function that has teams; the one asked for in any case."""
    query = asked.query
    found = sql.pooled_figures(
        on=on, known_at=query.known_at, team_ids=asked.team_ids, by="function"
    )
    for code, label in JobFunction.choices:
        if code == query.function or (not query.function and code in found):
            counts = found.get(code, Pooled())
            yield Row(
                FUNCTION,
                code,
                str(label),
                counts,
                host_function=code,
                may_see_background=asked.sees_records,
            )


def _departments(asked: Ask, on: date, units: dict[int, Unit], root: Unit | None) -> Iterable[Row]:
    """The department asked for (or those at the top) and those right below, each with all below."""
    tops = [root] if root else [u for u in units.values() if u.parent_id not in units]
    shown = []
    for top in tops:
        shown += [top, *(unit for unit in units.values() if unit.parent_id == top.id)]
    found = sql.pooled_figures(
        on=on,
        known_at=asked.query.known_at,
        team_ids=asked.team_ids,
        by="department",
        keys=[unit.id for unit in shown],
    )
    for unit in shown:
        counts = found.get(str(unit.id), Pooled())
        yield Row(DEPARTMENT, unit.code, unit.name, counts, may_see_background=asked.sees_records)


def ids_by_name(asked: Ask) -> list[int]:
    """The teams of a list that is in the order of names, without their figures. Few queries."""
    query, on = asked.query, day_of(asked)
    root = unit_of(query, places(on, query.known_at)) if query.department else None
    named = _named(asked, on, _within(asked, on, root))
    key = sorted((name.casefold(), pk) for pk, (name, _host) in named.items())
    return [pk for _name, pk in (reversed(key) if query.sort == "-name" else key)]


def _within(asked: Ask, on: date, root: Unit | None) -> frozenset[int] | None:
    """The teams that a list is of; None: all that are open."""
    query = asked.query
    ids = asked.team_ids if query.team is None else frozenset([query.team])
    if root is None:
        return ids
    there = behind.teams_in(root.id, on=on, known_at=query.known_at)
    return there if ids is None else ids & there


def _named(asked: Ask, on: date, ids: frozenset[int] | None) -> dict[int, tuple[str, str]]:
    """Name and host function of the open teams asked for. One query."""
    query = asked.query
    charters = TeamCharter.objects.known_at(query.known_at).on(on)
    if query.function:
        charters = charters.filter(host_function=query.function)
    if query.q:
        charters = charters.filter(name__icontains=query.q)
    rows = charters.values_list("team_id", "name", "host_function")
    return {pk: (name, host) for pk, name, host in rows if ids is None or pk in ids}


def _teams(asked: Ask, on: date, root: Unit | None) -> Iterable[Row]:
    """One row an open team: within the host function, the department, the name asked for."""
    query, known_at = asked.query, asked.query.known_at
    ids = _within(asked, on, root)
    named = _named(asked, on, ids)
    is_whole = ids is None and not query.function and not query.q
    waived = _waived(on, known_at)
    found = sql.team_figures(on=on, known_at=known_at, team_ids=None if is_whole else named.keys())
    for pk, of in found.items():
        name, host = named[pk]
        yield Row(
            TEAM,
            str(pk),
            name,
            alone(of),
            may_see_background=asked.sees_background(pk),
            team=of,
            host_function=host,
            waived_until=waived.get(pk),
        )


def alone(of: TeamFigures) -> Pooled:
    """One team's counts as those of a group."""
    return Pooled(
        teams=1,
        measured=int(of.working > 0),
        above=int(bool(of.meets_target)),
        working=of.working,
        cross=of.cross,
        background=of.background,
        required=of.required,
        filled=of.filled,
        unowned=of.unowned,
        held_days=of.held_days,
        core_days=of.core_days,
        people=of.working,
        high_load=of.high_load,
        over_load=of.over_load,
        highest_load=of.highest_load,
    )


def _waived(on: date, known_at: datetime | None) -> dict[int, date]:
    """The last day on which each team is let off its minimum share."""
    rows = Waiver.objects.known_at(known_at).on(on).filter(rule=TARGET_RULE)
    return {pk: last_day(until) for pk, until in rows.values_list("team_id", "valid_to")}


def _ordered(rows: list[Row], query: Query) -> list[Row]:
    """The rows asked for, in the order asked for; teams without a value last, then by name."""
    kept = [row for row in rows if _is_wanted(row, query.only)]
    name, is_down = query.sort.removeprefix("-"), query.sort.startswith("-")
    kept.sort(
        key=lambda row: (row.name.casefold(), int(row.code)), reverse=is_down and name == "name"
    )
    if name != "name":
        known = [row for row in kept if _value(row, name) is not None]
        known.sort(key=lambda row: _value(row, name) or Decimal(0), reverse=is_down)
        kept = known + [row for row in kept if _value(row, name) is None]
    return kept


def _is_wanted(row: Row, only: str) -> bool:
    if only == "below":
        return row.meets_target is False
    if only == "unowned":
        return row.counts.unowned > 0
    return only != "load" or row.counts.high_load > 0


def _value(row: Row, name: str) -> Decimal | None:
    """What a column is ordered by."""
    counts = row.counts
    if name == "filled":
        return Decimal(counts.filled) / counts.required if counts.required else None
    values = {
        "working": Decimal(counts.working),
        "share": row.share,
        "background": row.background_share,
        "mix": row.mix,
        "load": Decimal(counts.highest_load),
        "continuity": row.continuity,
    }
    return values[name]
