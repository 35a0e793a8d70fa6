"""The rows of teams: which are asked for, in which order, and the figures of those of a page."""

from collections.abc import Sequence
from datetime import date, datetime

from orgchange.core.sql import id_list
from orgchange.teams import behind, ranking, sql
from orgchange.teams.aggregates import Pooled
from orgchange.teams.figures import TeamFigures, is_withheld
from orgchange.teams.models import TargetFigure, TeamCharter, Waiver
from orgchange.teams.ranking import Rank
from orgchange.teams.reports.access import Ask
from orgchange.teams.reports.places import Unit, day_of, places, unit_of
from orgchange.teams.reports.shapes import TEAM, Row, last_day

TARGET_RULE = "minimum_share"


def ordered_ids(asked: Ask) -> list[int]:
    """The teams asked for, in the order asked for. Few queries; of figures, only that one."""
    query, on = asked.query, day_of(asked)
    root = unit_of(query, places(on, query.known_at)) if query.department else None
    ids = _within(asked, on, root)
    names = _names(asked, on, ids)
    name, is_down = query.sort.removeprefix("-"), query.sort.startswith("-")
    values = {}
    if name != "name" or query.only:
        found = ranking.ranks(
            by=name,
            only=query.only,
            on=on,
            known_at=query.known_at,
            team_ids=None if ids is None and not (query.function or query.q) else names.keys(),
        )
        told = {pk: rank for pk, rank in found.items() if pk in names and _is_told(asked, pk, rank)}
        names = {pk: names[pk] for pk in told}
        values = {pk: rank.value for pk, rank in told.items() if _is_seen(asked, pk, rank, name)}
    return ranking.in_order(names, values, is_down=is_down)


def team_rows(asked: Ask, ids: Sequence[int]) -> list[Row]:
    """The rows of some teams, in their order. Three queries."""
    on, known_at = day_of(asked), asked.query.known_at
    charters = TeamCharter.objects.known_at(known_at).on(on).filter(team__in=id_list(ids))
    named = {row.team_id: row for row in charters.only("team_id", "name", "host_function")}
    found, waived = _figures(asked, on, ids), _waived(on, known_at)
    return [
        Row(
            TEAM,
            str(pk),
            named[pk].name,
            alone(found[pk]),
            may_see_background=asked.sees_background(pk),
            team=found[pk],
            host_function=named[pk].host_function,
            waived_until=waived.get(pk),
        )
        for pk in ids
    ]


def _figures(asked: Ask, on: date, ids: Sequence[int]) -> dict[int, TeamFigures]:
    return sql.team_figures(on=on, known_at=asked.query.known_at, team_ids=ids) if ids else {}


def _within(asked: Ask, on: date, root: Unit | None) -> frozenset[int] | None:
    """The teams that a list is of; None: all that are open."""
    query = asked.query
    ids = asked.team_ids if query.team is None else frozenset([query.team])
    if root is None:
        return ids
    there = behind.teams_in(root.id, on=on, known_at=query.known_at)
    return there if ids is None else ids & there


def _names(asked: Ask, on: date, ids: frozenset[int] | None) -> dict[int, str]:
    """The names of the open teams asked for. One query."""
    query = asked.query
    charters = TeamCharter.objects.known_at(query.known_at).on(on)
    if query.function:
        charters = charters.filter(host_function=query.function)
    if query.q:
        charters = charters.filter(name__icontains=query.q)
    rows = charters.values_list("team_id", "name")
    return {pk: name for pk, name in rows if ids is None or pk in ids}


def _is_seen(asked: Ask, pk: int, rank: Rank, name: str) -> bool:
    """Whether a team may be told from others by the figure: background over few people is not."""
    sees = asked.sees_background(pk)
    return name != "background" or not is_withheld(rank.working, sees_records=sees)


def _is_told(asked: Ask, pk: int, rank: Rank) -> bool:
    """Whether `only` may tell of a team: whether it is below may say what is withheld."""
    is_about = asked.query.only == "below" and rank.target == TargetFigure.BACKGROUND
    return not is_about or _is_seen(asked, pk, rank, "background")


def alone(of: TeamFigures) -> Pooled:
    """One team's counts as those of a group."""
    return Pooled(
        teams=1,
        measured=int(of.working > 0),
        above=int(bool(of.meets_target)),
        working=of.working,
        cross=of.cross,
        background=of.background,
        functions=of.functions,
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
