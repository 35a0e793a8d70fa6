"""The list of people: what it can be narrowed by and ordered by. Page and download share it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from orgchange.core.dates import OPEN_INSTANT
from orgchange.directory.models import (
    Department,
    Employee,
    EmploymentKind,
    JobFunction,
    JobRecord,
    WorkingStatus,
)
from orgchange.directory.queries import shown_cells, shown_jobs
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.directory.search import matching_people
from orgchange.directory.tree import below

CHUNK = 2000
NO_JOB = ("", "", "", "", "", "", "", None)
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
    """Every row of the download, read in pieces, without building objects."""
    people = found.values_list("pk", "employee_number", "full_name", "email", "user__username")
    rows = list(people)
    functions = {code: str(label) for code, label in JobFunction.choices}
    kinds = {code: str(label) for code, label in EmploymentKind.choices}
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        jobs = shown_cells([row[0] for row in part], on=on)
        for pk, number, name, email, username in part:
            title, code, unit, manager, function, site, kind, hired_on = jobs.get(pk, NO_JOB)
            short = [number, name, email, title, code, unit, manager]
            short += [functions.get(function, ""), site]
            yield [*short, kinds.get(kind, ""), hired_on, username] if is_full else short


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
    if name in ("title", "department"):
        in_force = Q(
            jobs__superseded_at=OPEN_INSTANT,
            jobs__valid_from__lte=on,
            jobs__valid_to__gt=on,
            jobs__is_primary=True,
        )
        found = found.annotate(now=FilteredRelation("jobs", condition=in_force))
    keys: dict[str, F | Lower] = {
        "title": F("now__job_title"),
        "department": F("now__department__name"),
        "number": Lower("employee_number"),
    }
    by = keys.get(name, F("full_name"))
    order = by.desc(nulls_last=True) if is_down else by.asc(nulls_last=True)
    return found.order_by(order, "-pk" if is_down else "pk")
