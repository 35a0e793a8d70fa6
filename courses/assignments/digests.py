"""The weekly words to managers about their people, and to HR about what is long overdue.

Planned once a week for whoever has somebody to care for; who that is, is read afresh when the
message goes out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.assignments import ladder, steps
from courses.assignments.ladder import Ladder
from courses.assignments.notice_facts import due_words, requirements_of, titles_of
from courses.assignments.states import (
    Moment,
    Standing,
    State,
    is_covered,
    is_excluded,
    is_overdue,
    joined_sql,
    standings,
)
from orgchange.accounts.models import AccessRole
from orgchange.directory import tree
from orgchange.directory.models import AccessGrant, Department, Employee, JobRecord
from orgchange.notices import services
from orgchange.notices.models import Notice, Reason
from orgchange.notices.services import Draft
from orgchange.notices.texts import spoken

# A person without an address hears of a due date from the manager this long before.
WORD_OF_MOUTH = 14
MOST_LINES = 40
Facts = dict[str, Any]
Titles = dict[str, str]  # by language


def plan(*, now: datetime) -> int:
    """Plan this week's digests for managers and HR; how many were new.

    All of a week at once, with its first run: who comes to be late in mid-week is in the next.
    """
    planned = 0
    if not _is_planned(ladder.TEAM, now):
        planned += services.plan_select(select=team_sql(now), params=[], now=now)
    if not _is_planned(ladder.HR, now):
        planned += services.plan(drafts=_hr_drafts(now), now=now)
    return planned


def _is_planned(kind: str, now: datetime) -> bool:
    lately = now - timedelta(days=8)
    return Notice.objects.filter(
        kind=kind, planned_at__gte=lately, occurrence=week_of(now)
    ).exists()


def week_of(now: datetime) -> str:
    """The week a digest is for, as an occurrence: 2026-W47."""
    year, week, _day = now.isocalendar()
    return f"{year}-W{week:02}"


def team_sql(now: datetime) -> str:
    """Managers with somebody late for longer than the ladder waits, or out of reach by mail."""
    moment = Moment(now)
    day = moment.day()
    window = steps.Window(now)
    late = " OR ".join(
        f"({rule.among.replace('{day}', day)} AND o.due_on <= {window.day(-its)})"
        for rule in steps.rules()
        for its in (rule.ladder.manager_after,)
    )
    unreachable = (
        f"o.due_on <= {window.day(WORD_OF_MOUTH)} AND EXISTS (SELECT 1 FROM directory_employee e"
        " LEFT JOIN accounts_user u ON u.id = e.user_id WHERE e.id = o.employee_id"
        " AND e.email = '' AND COALESCE(u.email, '') = '')"
    )
    return (
        f"SELECT DISTINCT j.manager_id AS recipient_id, '{ladder.TEAM}' AS kind,"
        f" 'team:' || j.manager_id AS object_key, '{week_of(now)}' AS occurrence,"
        f" '{{}}' AS context, '{now.date()}' AS happened_on {joined_sql(moment)}"
        f" AND j.manager_id IS NOT NULL AND NOT {is_excluded()} AND NOT {is_covered(day)}"
        f" AND ({late} OR {unreachable})"
    )


@dataclass(frozen=True)
class Person:
    """A direct report, as the digest speaks of them."""

    id: int
    name: str
    has_address: bool


def reports_of(manager_ids: Collection[int], now: datetime) -> dict[int, list[Person]]:
    """The direct reports of each manager, today: one query."""
    rows = (
        JobRecord.objects.current()
        .on(now.date())
        .filter(manager_id__in=manager_ids, is_primary=True)
        .order_by("employee__full_name", "pk")
        .values_list(
            "manager_id",
            "employee_id",
            "employee__full_name",
            "employee__email",
            "employee__user__email",
        )
    )
    found: dict[int, list[Person]] = {}
    for manager_id, employee_id, name, email, other in rows:
        found.setdefault(manager_id, []).append(Person(employee_id, name, bool(email or other)))
    return found


def team_facts(notices: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """Each manager's people of the moment, in lines."""
    cares = _cares({notice.recipient_id for notice in notices}, now)
    held = requirements_of({s.requirement_id for its in cares.values() for _p, s in its})
    titles = {pk: titles_of(requirement) for pk, requirement in held.items()}
    return {n.pk: _team(cares.get(n.recipient_id, []), titles) for n in notices}


def team_holds(notices: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A manager with nobody left to care for is not written to."""
    cares = _cares({notice.recipient_id for notice in notices}, now)
    return {n.pk: Reason.COMPLETED for n in notices if not cares.get(n.recipient_id)}


def _cares(manager_ids: Collection[int], now: datetime) -> dict[int, list[tuple[Person, Standing]]]:
    """Whom each manager should hear about: four queries for any number of managers."""
    reports = reports_of(manager_ids, now)
    people = {person.id for group in reports.values() for person in group}
    waits = _waits()
    stands: dict[int, list[Standing]] = {}
    for standing in standings(now=now, employee_ids=people):
        if standing.state in (State.OVERDUE, State.PENDING) and standing.due_on:
            stands.setdefault(standing.employee_id, []).append(standing)
    found: dict[int, list[tuple[Person, Standing]]] = {}
    for manager_id, group in reports.items():
        for person in group:
            for standing in stands.get(person.id, []):
                if _is_due(person, standing, waits):
                    found.setdefault(manager_id, []).append((person, standing))
    return found


def _is_due(person: Person, standing: Standing, waits: Mapping[int, int]) -> bool:
    late = (standing.on - standing.due_on).days if standing.due_on else 0
    if late >= waits.get(standing.requirement_id, ladder.DEFAULT.manager_after):
        return True
    return not person.has_address and late >= -WORD_OF_MOUTH


def _waits() -> dict[int, int]:
    """For each requirement with a ladder of its own: after how many days its manager hears."""
    return {key: min(its.manager_after for its in held) for key, held in _own().items()}


def _own() -> dict[int, list[Ladder]]:
    return {key: list(held.values()) for key, held in steps.ladders().items()}


def _team(cares: Sequence[tuple[Person, Standing]], titles: Mapping[int, Titles]) -> Facts:
    late = {person.id for person, standing in cares if standing.state == State.OVERDUE}
    silent = {person.id for person, _s in cares if not person.has_address}
    return {
        "summary": lambda: _summary(len(late), len(silent)),
        "people": lambda: _lines(cares, titles),
        "path": team_path(),
    }


def _summary(late: int, silent: int) -> str:
    said = []
    if late:
        said.append(ngettext("%(n)d is late", "%(n)d are late", late) % {"n": late})
    if silent:
        said.append(ngettext("%(n)d has no e-mail", "%(n)d have no e-mail", silent) % {"n": silent})
    return _(", ").join(said)


def _lines(cares: Sequence[tuple[Person, Standing]], titles: Mapping[int, Titles]) -> str:
    lines = [_line(person, standing, titles) for person, standing in cares[:MOST_LINES]]
    more = len(cares) - len(lines)
    if more > 0:
        lines.append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    return spoken(lines)


def _line(person: Person, standing: Standing, titles: Mapping[int, Titles]) -> str:
    line = _("%(name)s: %(course)s, %(when)s") % {
        "name": person.name,
        "course": spoken(titles.get(standing.requirement_id, "")),
        "when": due_words(standing.due_on, standing.on) if standing.due_on else "",
    }
    return (
        line if person.has_address else _("%(line)s (no e-mail: please tell them)") % {"line": line}
    )


def team_path() -> str:
    """Where a manager finds the own people."""
    try:
        return reverse("assignments:team")
    except NoReverseMatch:
        return reverse("core:home")


def _hr_drafts(now: datetime) -> list[Draft]:
    """A digest for each person of HR in whose part somebody is long overdue."""
    week = week_of(now)
    people = set(_hr_people(now).values_list("pk", flat=True))
    if not people:
        return []
    counts = _long_overdue(now)
    parts = _parts(people, counts, now)
    return [Draft(pk, ladder.HR, f"hr:{pk}", week) for pk in sorted(people) if parts.get(pk)]


def _grants(now: datetime) -> Any:
    today = now.date()
    return AccessGrant.objects.filter(
        role=AccessRole.HR, starts_on__lte=today, ends_on__gt=today, user__is_active=True
    )


def _hr_people(now: datetime) -> Any:
    return Employee.objects.filter(user__in=_grants(now).values("user"))


def _long_overdue(now: datetime) -> dict[int, int]:
    """People overdue for longer than the ladder lets HR wait, by department: one query."""
    moment = Moment(now)
    day, window = moment.day(), steps.Window(now)
    late = " OR ".join(
        f"({rule.among.replace('{day}', day)} AND o.due_on <= {window.day(-rule.ladder.hr_after)})"
        for rule in steps.rules()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT j.department_id, COUNT(DISTINCT o.employee_id) {joined_sql(moment)}"
            f" AND NOT {is_excluded()} AND NOT {is_covered(day)} AND {is_overdue(day)}"
            f" AND ({late}) GROUP BY j.department_id"
        )
        return dict(cursor.fetchall())


def _parts(
    employee_ids: Collection[int], counts: Mapping[int, int], now: datetime
) -> dict[int, dict[int, int]]:
    """The departments with long overdue people in each HR person's part of the tree."""
    found: dict[int, dict[int, int]] = {}
    grants = _grants(now).filter(user__employee__in=employee_ids)
    roots: dict[int, set[int | None]] = {}
    for employee_id, department_id in grants.values_list("user__employee", "department_id"):
        roots.setdefault(employee_id, set()).add(department_id)
    for employee_id, its in roots.items():
        part = None if None in its else tree.below([pk for pk in its if pk], on=now.date())
        mine = {pk: n for pk, n in counts.items() if part is None or pk in part}
        if mine:
            found[employee_id] = mine
    return found


def hr_facts(notices: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The departments of each HR person's part, the worst first."""
    parts = _parts({n.recipient_id for n in notices}, _long_overdue(now), now)
    names = Department.objects.in_bulk({pk for mine in parts.values() for pk in mine})
    return {n.pk: _hr(parts.get(n.recipient_id, {}), names) for n in notices}


def hr_holds(notices: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Nobody long overdue any more: nothing to say."""
    parts = _parts({n.recipient_id for n in notices}, _long_overdue(now), now)
    return {n.pk: Reason.COMPLETED for n in notices if not parts.get(n.recipient_id)}


def _hr(mine: Mapping[int, int], names: Mapping[int, Department]) -> Facts:
    worst = sorted(mine.items(), key=lambda item: (-item[1], str(names[item[0]])))
    return {
        "summary": lambda: _hr_summary(sum(mine.values()), len(mine)),
        "people": lambda: spoken(
            [
                _("%(department)s: %(people)s")
                % {"department": names[pk].name, "people": _people(n)}
                for pk, n in worst[:MOST_LINES]
            ]
        ),
        "path": reverse("core:home"),
    }


def _people(number: int) -> str:
    return ngettext("%(n)d person", "%(n)d people", number) % {"n": number}


def _hr_summary(people: int, departments: int) -> str:
    return ngettext(
        "%(people)s in %(n)d department", "%(people)s in %(n)d departments", departments
    ) % {"people": _people(people), "n": departments}
