"""The people behind a figure, with what they count for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from orgchange.directory.models import Employee, JobFunction
from orgchange.teams.behind import Behind, behind
from orgchange.teams.models import TeamCharter
from orgchange.teams.reports.access import Ask
from orgchange.teams.reports.places import day_of, places, unit_of
from orgchange.teams.reports.shapes import DEPARTMENT, FUNCTION, TEAM


@dataclass(frozen=True)
class PersonLine:
    """One working member of one team."""

    employee: Employee
    team_id: int
    team: str
    home_function: str
    host_function: str
    is_cross: bool
    has_background: bool
    allocation: int
    load: int


def titles() -> dict[str, str]:
    """The figures that open, and what their lists are called."""
    return {
        "working": _("Working members"),
        "cross": _("Working members of another function than the host's"),
        "background": _("Working members who have worked in several functions"),
        "high": _("Working members with a high load"),
    }


def behind_figure(asked: Ask, figure: str) -> list[Behind] | None:
    """The pairs behind a figure; None where the asker may not see it by name, or there is none."""
    query, on = asked.query, day_of(asked)
    sees = asked.sees_records or (query.team is not None and query.team in asked.run_ids)
    hidden = {"background": not sees, "high": not asked.sees_time}
    if figure not in titles() or hidden.get(figure, False):
        return None
    by, key = "organisation", ""
    if query.scope == FUNCTION:
        by, key = "function", query.function
    if query.scope == DEPARTMENT:
        unit = unit_of(query, places(on, query.known_at))
        by, key = "department", str(unit.id if unit else "")
    ids = [query.team] if query.scope == TEAM and query.team is not None else asked.team_ids
    found = behind(on=on, known_at=query.known_at, team_ids=ids, by=by, key=key)
    return [one for one in found if _counts(one, figure)]


def _counts(one: Behind, figure: str) -> bool:
    if figure == "high":
        return one.load > int(settings.TEAM_LOAD_WARNING)
    return {"cross": one.is_cross, "background": one.has_background}.get(figure, True)


def lines(pairs: Sequence[Behind], asked: Ask) -> list[PersonLine]:
    """A page of pairs with their names. Two queries."""
    people = Employee.objects.in_bulk({pair.employee_id for pair in pairs})
    charters = TeamCharter.objects.known_at(asked.query.known_at).on(day_of(asked))
    names = dict(
        charters.filter(team__in={pair.team_id for pair in pairs}).values_list("team_id", "name")
    )
    labels = dict(JobFunction.choices)
    return [
        PersonLine(
            people[pair.employee_id],
            pair.team_id,
            names[pair.team_id],
            str(labels[pair.home_function]),
            str(labels[pair.host_function]),
            pair.is_cross,
            pair.has_background,
            pair.allocation,
            pair.load,
        )
        for pair in pairs
    ]
