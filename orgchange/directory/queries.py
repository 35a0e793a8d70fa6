"""Reads of the directory that span its models."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from orgchange.core.sql import Sql, id_list
from orgchange.directory.models import DepartmentPlace, Employee, EmploymentKind, JobRecord
from orgchange.directory.tree import paths, tree_over_time

CELLS = (
    "job_title",
    "department__code",
    "department__name",
    "manager__full_name",
    "function",
    "site",
    "kind",
    "hired_on",
)


def people_below_between(department_id: int, *, since: date, until: date) -> frozenset[int]:
    """Everybody with a job in a department or below it on some of the days, as known now."""
    walked = tree_over_time()
    departments = Sql(
        f"""WITH RECURSIVE {walked.text}
        SELECT department FROM tree
        WHERE ancestor = %s AND valid_from < %s AND valid_to > %s""",
        (*walked.params, department_id, until, since),
    )
    jobs = JobRecord.objects.current().filter(
        department__in=departments.as_subquery(), valid_from__lt=until, valid_to__gt=since
    )
    return frozenset(jobs.values_list("employee_id", flat=True))


def shown_jobs(
    employee_ids: Collection[int], *, on: date, known_at: datetime | None = None
) -> dict[int, JobRecord]:
    """The job that stands for each person on a day: the primary one in force; for who is not
    employed that day, the last one before it, or else the next. One query."""
    rows = (
        JobRecord.objects.known_at(known_at)
        .filter(employee__in=id_list(employee_ids), is_primary=True)
        .select_related("department", "manager")
        .order_by("employee", "valid_from")
    )
    shown: dict[int, JobRecord] = {}
    for row in rows:
        if row.employee_id not in shown or row.valid_from <= on:
            shown[row.employee_id] = row
    return shown


def shown_cells(employee_ids: Collection[int], *, on: date) -> dict[int, tuple[Any, ...]]:
    """As `shown_jobs`, only the values of `CELLS`: for downloads of everybody."""
    rows = JobRecord.objects.current().filter(employee__in=id_list(employee_ids), is_primary=True)
    shown: dict[int, tuple[Any, ...]] = {}
    ordered = rows.order_by("employee", "valid_from")
    for employee_id, valid_from, *cells in ordered.values_list("employee_id", "valid_from", *CELLS):
        if employee_id not in shown or valid_from <= on:
            shown[employee_id] = tuple(cells)
    return shown


@dataclass(frozen=True)
class Headcount:
    """People whose jobs are in a department itself, and with everything below it, once each."""

    own: int
    below: int


def headcounts(*, on: date) -> dict[int, Headcount]:
    """Every open department's people on a day, service accounts left out. Three queries.

    Somebody with jobs in two departments counts in both, and once in what stands above both.
    """
    jobs = JobRecord.objects.current().on(on).exclude(kind=EmploymentKind.SERVICE)
    own = dict(
        jobs.order_by().values_list("department").annotate(count=Count("employee", distinct=True))
    )
    above = paths(on=on)
    below: Counter[int] = Counter()
    for department_id, path in above.items():
        for ancestor in path:
            below[ancestor] += own.get(department_id, 0)
    several: dict[int, set[int]] = defaultdict(set)
    second = jobs.filter(is_primary=False).values("employee")
    for employee_id, department_id in jobs.filter(employee__in=second).values_list(
        "employee_id", "department_id"
    ):
        several[employee_id].add(department_id)
    for departments in several.values():
        met = Counter(ancestor for d in departments for ancestor in above.get(d, ()))
        for ancestor, times in met.items():
            below[ancestor] -= times - 1
    return {pk: Headcount(own.get(pk, 0), below[pk]) for pk in above}


def unowned_people(people: QuerySet[Employee], *, on: date) -> QuerySet[Employee]:
    """Those employed on a day whose primary job has no manager, or one who is not employed."""
    jobs = JobRecord.objects.current().on(on)
    manager_works = Exists(jobs.filter(employee=OuterRef("manager")))
    loose = jobs.filter(is_primary=True).exclude(kind=EmploymentKind.SERVICE)
    loose = loose.filter(Q(manager=None) | Q(~manager_works))
    return people.filter(pk__in=loose.values("employee"))


def unowned_departments(*, on: date) -> QuerySet[DepartmentPlace]:
    """Departments open on a day that have no head, or one who is not employed."""
    jobs = JobRecord.objects.current().on(on)
    places = DepartmentPlace.objects.current().on(on)
    head_works = Exists(jobs.filter(employee=OuterRef("head")))
    loose = places.filter(Q(head=None) | Q(~head_works))
    return loose.select_related("department", "head", "parent").order_by("name", "pk")


def never_signed_in(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """Those with an account for which no password was ever chosen."""
    return people.filter(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
