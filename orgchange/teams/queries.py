"""Reads of teams that span their models."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import QuerySet

from orgchange.core.sql import id_list, listed
from orgchange.directory.scopes import Sight
from orgchange.teams.figures import KindRules, PersonFacts, SlotRule
from orgchange.teams.models import KindSlot, KindVersion, TeamCharter, TeamTask
from orgchange.teams.moment import SEATS, Moment, fetched, held_functions, home, jobs, joined_text
from orgchange.teams.needs import needs_of
from orgchange.teams.scopes import teams_run_by


def charters_on(
    team_ids: Collection[int], *, on: date, known_at: datetime | None = None
) -> dict[int, TeamCharter]:
    """The charter that stands for each team on a day: the one in force; else the last before it,
    or the next. One query."""
    rows = TeamCharter.objects.known_at(known_at).filter(team__in=id_list(team_ids))
    rows = rows.select_related("version", "lead", "answers_to").order_by("team", "valid_from")
    found: dict[int, TeamCharter] = {}
    for row in rows:
        if row.team_id not in found or row.valid_from <= on:
            found[row.team_id] = row
    return found


def tasks_for(sight: Sight) -> QuerySet[TeamTask]:
    """The open tasks that the viewer may settle, the nearest first."""
    return open_tasks() if sight.is_hr else open_tasks().filter(team__in=teams_run_by(sight))


def open_tasks() -> QuerySet[TeamTask]:
    """What waits in all teams, the nearest first."""
    rows = TeamTask.objects.filter(settled_at=None).select_related("team", "employee")
    return rows.order_by("happens_on", "pk")


def person_facts(
    employee_ids: Collection[int], *, on: date, known_at: datetime | None = None
) -> dict[int, PersonFacts]:
    """What figures need to know of people on a day, the load over all teams included. One query."""
    at, ids = Moment(on, known_at), listed(employee_ids)
    ctes = [
        jobs(at, ids),
        *home(at),
        *held_functions(at),
        f"past AS (SELECT employee_id, {joined_text('function', distinct=True)} AS functions"
        " FROM held GROUP BY employee_id)",
        f"employed AS (SELECT DISTINCT employee_id FROM job WHERE valid_to > {at.day})",
        f"load AS (SELECT m.employee_id, SUM(m.allocation) AS percent FROM {SEATS} m"
        f" WHERE {at.holds('m')} AND m.employee_id IN ({ids}) GROUP BY m.employee_id)",
    ]
    text = f"""SELECT e.id, h.function, w.employee_id IS NOT NULL, h.is_active,
        past.functions, load.percent, h.department_id, h.site, e.language
        FROM directory_employee e
        LEFT JOIN home h ON h.employee_id = e.id LEFT JOIN employed w ON w.employee_id = e.id
        LEFT JOIN past ON past.employee_id = e.id LEFT JOIN load ON load.employee_id = e.id
        WHERE e.id IN ({ids})"""
    found = {}
    for pk, function, is_employed, is_active, past, load, department, site, language in fetched(
        ctes, text
    ):
        functions = tuple(sorted((past or "").split(","))) if past else ()
        found[pk] = PersonFacts(
            employee_id=pk,
            home_function=function or "other",
            is_employed=bool(is_employed),
            is_active=bool(is_active),
            has_background=len(functions) > 1,
            load=int(load or 0),
            department_id=department,
            site=site or "",
            language=language,
            functions=functions,
        )
    return found


def kind_rules(version_ids: Collection[int]) -> dict[int, KindRules]:
    """What versions of kinds ask of a team, by version. Two queries."""
    slots: dict[int, list[SlotRule]] = defaultdict(list)
    for row in KindSlot.objects.filter(version__in=id_list(version_ids)).order_by("position", "pk"):
        rule = SlotRule(
            row.code,
            row.name,
            row.name_zh,
            row.required,
            row.function,
            is_core=row.is_core,
            needs=needs_of(row.needs),
            needs_must=row.needs_must,
        )
        slots[row.version_id].append(rule)
    versions = KindVersion.objects.filter(pk__in=id_list(version_ids))
    return {
        pk: KindRules(minimum_share, target, tuple(slots[pk]))
        for pk, minimum_share, target in versions.values_list("pk", "minimum_share", "target")
    }
