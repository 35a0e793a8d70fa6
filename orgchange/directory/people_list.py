"""The list of people: what it can be narrowed by and ordered by. Page and download share it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from orgchange.directory.models import (
    Department,
    Employee,
    EmploymentKind,
    JobFunction,
    JobRecord,
    WorkingStatus,
)
from orgchange.directory.queries import shown_jobs
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.directory.search import matching_people
from orgchange.directory.tree import below

CHUNK = 2000
SORTS = ("name", "number", "title", "department")
PRESENT, ON_LEAVE, LEFT, STARTING = "present", "leave", "left", "starting"


@dataclass(frozen=True)
class Wanted:
    """What was asked of the list. Empty means: whatever it is."""

    q: str = ""
    department: Department | None = None
    manager: Employee | None = None
    function: str = ""
    kind: str = ""
    site: str = ""
    status: str = PRESENT
    account: str = ""
    sort: str = "name"


@dataclass(frozen=True)
class PersonRow:
    """A person and the job that stands for them on the day."""

    person: Employee
    job: JobRecord | None
    is_on_leave: bool


def people(sight: Sight, wanted: Wanted) -> QuerySet[Employee]:
    """The people asked for, within what the viewer may see, in order."""
    on = sight.on
    found = people_visible_to(sight).select_related("user").filter(_status(wanted.status, on))
    if wanted.q:
        found = found.filter(matching_people(wanted.q, on=on))
    if of_job := _of_job(wanted, on):
        jobs = JobRecord.objects.current().filter(of_job)
        if wanted.status in (PRESENT, ON_LEAVE):
            jobs = jobs.on(on)
        found = found.filter(pk__in=jobs.values("employee"))
    if wanted.account:
        found = found.filter(user__isnull=wanted.account == "none")
    return _ordered(found, wanted.sort, on)


def rows(people: Sequence[Employee], *, on: date) -> list[PersonRow]:
    """The rows of a page: one query for all jobs."""
    jobs = shown_jobs([person.pk for person in people], on=on)
    found = []
    for person in people:
        job = jobs.get(person.pk)
        in_force = job is not None and job.valid_from <= on < job.valid_to
        is_on_leave = bool(in_force and job and job.working_status == WorkingStatus.LEAVE)
        found.append(PersonRow(person, job, is_on_leave))
    return found


def header(*, is_full: bool) -> list[Any]:
    """Heads of the download. HR's also says kind, hiring and account."""
    short = [
        _("Employee number"),
        _("Name"),
        _("E-mail"),
        _("Job title"),
        _("Department code"),
        _("Department"),
        _("Manager"),
        _("Function"),
        _("Site"),
    ]
    return [*short, _("Kind"), _("Hired on"), _("Account")] if is_full else short


def cells(found: QuerySet[Employee], *, on: date, is_full: bool) -> Iterator[list[Any]]:
    """Every row of the download, read in pieces."""
    ids = list(found.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        held = Employee.objects.select_related("user").in_bulk(part)
        for row in rows([held[pk] for pk in part if pk in held], on=on):
            yield _cells(row, is_full=is_full)


def _cells(row: PersonRow, *, is_full: bool) -> list[Any]:
    person, job = row.person, row.job
    short = [person.employee_number, person.full_name, person.email]
    if job is None:
        return [*short, *([""] * (9 if is_full else 6))]
    manager = job.manager.full_name if job.manager else ""
    function = job.get_function_display()
    place = [job.job_title, job.department.code, job.department.name, manager, function, job.site]
    if not is_full:
        return [*short, *place]
    account = person.user.username if person.user else ""
    kind = job.get_kind_display()
    return [*short, *place, kind, job.hired_on, account]


def _status(status: str, on: date) -> Q:
    jobs = JobRecord.objects.current().filter(employee=OuterRef("pk"))
    now = Q(Exists(jobs.on(on)))
    if status == ON_LEAVE:
        return Q(Exists(jobs.on(on).filter(working_status=WorkingStatus.LEAVE, is_primary=True)))
    if status == LEFT:
        return ~now & Q(Exists(jobs.filter(valid_to__lte=on)))
    if status == STARTING:
        return ~now & Q(Exists(jobs.filter(valid_from__gt=on)))
    return now


def _of_job(wanted: Wanted, on: date) -> Q:
    of_job = Q()
    if wanted.department:
        of_job &= Q(department__in=below([wanted.department.pk], on=on))
    if wanted.manager:
        of_job &= Q(manager=wanted.manager)
    if wanted.function in JobFunction.values:
        of_job &= Q(function=wanted.function)
    if wanted.kind in EmploymentKind.values:
        of_job &= Q(kind=wanted.kind)
    if wanted.site:
        of_job &= Q(site__iexact=wanted.site)
    return of_job


def _ordered(found: QuerySet[Employee], sort: str, on: date) -> QuerySet[Employee]:
    name, is_down = sort.removeprefix("-"), sort.startswith("-")
    job = (
        JobRecord.objects.current()
        .on(on)
        .filter(employee=OuterRef("pk"), is_primary=True)
        .order_by("pk")
    )
    if name == "title":
        found = found.annotate(by=Subquery(job.values("job_title")[:1]))
    elif name == "department":
        found = found.annotate(by=Subquery(job.values("department__name")[:1]))
    elif name == "number":
        found = found.annotate(by=Lower("employee_number"))
    else:
        found = found.annotate(by=F("full_name"))
    order = F("by").desc(nulls_last=True) if is_down else F("by").asc(nulls_last=True)
    return found.order_by(order, "-pk" if is_down else "pk")
