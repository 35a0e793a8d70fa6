"""A question answered: rows of teams, or of groups of teams, and the trend behind them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from orgchange.directory.models import DirectoryRevision, JobFunction
from orgchange.teams import sql, trend
from orgchange.teams.aggregates import Pooled
from orgchange.teams.figures import is_withheld
from orgchange.teams.reports.access import Ask
from orgchange.teams.reports.places import Unit, day_of, places, unit_of
from orgchange.teams.reports.shapes import (
    DEPARTMENT,
    FUNCTION,
    ORGANISATION,
    TEAM,
    Query,
    Report,
    Row,
    TrendRow,
)
from orgchange.teams.reports.team_rows import ordered_ids, team_rows
from orgchange.teams.stretches import Scope


def measure(asked: Ask) -> Report:
    """The rows that answer a question. A constant number of statements."""
    query, on = asked.query, day_of(asked)
    if query.scope == TEAM:
        return report_of(asked, team_rows(asked, ordered_ids(asked)))
    if query.scope == DEPARTMENT:
        units = places(on, query.known_at)
        return report_of(asked, list(_departments(asked, on, units, unit_of(query, units))))
    if query.scope == FUNCTION:
        return report_of(asked, list(_functions(asked, on)))
    whole = sql.pooled_figures(on=on, known_at=query.known_at, team_ids=asked.team_ids)
    row = Row(ORGANISATION, "", "", whole[""], may_see_background=asked.sees_records)
    return report_of(asked, [row])


def report_of(asked: Ask, rows: Sequence[Row]) -> Report:
    """The answer that some rows make. One query."""
    return Report(asked.query, day_of(asked), data_as_of(), rows)


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
        scope=Scope(query.function, root.id if root else None, team_ids),
        months=months,
    )
    sees = asked.sees_background(query.team) if query.team else asked.sees_records
    return [_trend_row(point, query, sees=sees) for point in found]


def _trend_row(point: trend.TrendPoint, query: Query, *, sees: bool) -> TrendRow:
    """A point within what the asker may see: of one team, "above" may tell of its background."""
    hidden = is_withheld(point.working, sees_records=sees)
    return TrendRow(
        day=point.day,
        teams=point.teams,
        teams_measured=point.measured,
        teams_above_target=None if hidden and query.team else point.above,
        working=point.working,
        cross=point.cross,
        background=None if hidden else point.background,
        slots_required=point.required,
        slots_filled=point.filled,
    )


def data_as_of() -> datetime | None:
    """When a roster last confirmed that the directory is true."""
    return DirectoryRevision.objects.values_list("data_as_of", flat=True).first()


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
