"""Writing where people stand: the bulk write that all single ones go through."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put_many
from orgchange.core.errors import DomainError
from orgchange.core.sql import id_list
from orgchange.directory.checks import two_primaries
from orgchange.directory.cycles import Link, find_cycles, manager_links
from orgchange.directory.events import people_changed
from orgchange.directory.models import (
    Department,
    Employee,
    EmploymentKind,
    JobRecord,
    WorkingStatus,
)
from orgchange.directory.policies import can_write_people
from orgchange.directory.services.writing import (
    CycleRefused,
    NotOpen,
    Refused,
    open_spans,
    require,
    sight_of_actor,
    spans_cover,
    writing,
)

JOB_FIELDS: Final = (
    "department_id",
    "manager_id",
    "job_title",
    "function",
    "kind",
    "site",
    "country",
    "time_zone",
    "working_status",
    "is_primary",
    "hired_on",
)


class NoSuchJob(DomainError):
    """The person has no job on the days asked for."""

    code = "no_such_job"


class TwoPrimaryJobs(DomainError):
    """A person has one primary job at a time."""

    code = "two_primary_jobs"


def apply_job_statements(
    *,
    statements: Sequence[Statement],
    actor: User | None,
    now: datetime,
    action: str = "people.jobs_written",
    counts: Mapping[str, Any] | None = None,
) -> list[Refused]:
    """Write many statements about job records, as one act, in a constant number of queries.

    Keys are `employee_id` and `position`; values hold every other field by its attribute, or
    None where the person has no such job. A manager link that would close a cycle is left empty
    and returned; a statement into a department that is not open on its days is left out and
    returned. Announces and audits once.
    """
    with writing(now) as at:
        refused, changed = write_jobs(statements, actor=actor, at=at)
        record(
            action=action,
            object_type="directory.jobrecord",
            actor=actor,
            at=at,
            changes={"statements": len(statements), "people": len(changed), **(counts or {})},
        )
        people_changed.send(employee_ids=changed, now=at)
    return refused


def write_jobs(
    statements: Sequence[Statement], *, actor: User | None, at: datetime
) -> tuple[list[Refused], set[int]]:
    """As `apply_job_statements`, within a write that locks, announces and audits itself."""
    changed = {s.key["employee_id"] for s in statements}
    _require_scope(statements, changed, actor=actor, at=at)
    refused = _refuse_closed(statements)
    dropped = {r.index for r in refused}
    kept = {i: s for i, s in enumerate(statements) if i not in dropped}
    put_many(JobRecord, list(kept.values()), at=at)
    refused += _break_cycles(kept, at=at)
    _refuse_two_primaries(changed)
    return refused, changed


def write_one(
    employee: Employee,
    statements: Sequence[Statement],
    action: str,
    *,
    actor: User | None,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write one person's statements; what a bulk write would leave out is refused here."""
    refused, changed = write_jobs(statements, actor=actor, at=at)
    for one in refused:
        raise (CycleRefused if one.code == "manager_cycle" else NotOpen)(one.message)
    record(action=action, obj=employee, actor=actor, at=at, changes=facts)
    people_changed.send(employee_ids=changed, now=at)


def job_value(*, department_id: int, **given: Any) -> dict[str, Any]:
    """A whole value of a job record, for a `Statement`: what is not given has its default."""
    value: dict[str, Any] = {
        "department_id": department_id,
        "manager_id": None,
        "job_title": "",
        "function": "",
        "kind": EmploymentKind.EMPLOYEE.value,
        "site": "",
        "country": "",
        "time_zone": "",
        "working_status": WorkingStatus.ACTIVE.value,
        "is_primary": True,
        "hired_on": None,
        **given,
    }
    value["time_zone"] = value["time_zone"] or settings.FIRM_TIME_ZONE
    return value


def value_of(row: JobRecord) -> dict[str, Any]:
    """The whole value of a job record, for a `Statement`."""
    return {name: getattr(row, name) for name in JOB_FIELDS}


def rows_of(employee: Employee, position: int, low: date, high: date) -> list[JobRecord]:
    """The present rows of one job that touch the days."""
    rows = JobRecord.objects.current().filter(employee=employee, position=position)
    return list(rows.filter(valid_from__lt=high, valid_to__gt=low).order_by("valid_from"))


def _require_scope(
    statements: Sequence[Statement], changed: Collection[int], *, actor: User | None, at: datetime
) -> None:
    sight = sight_of_actor(actor, at)
    if sight is None or sight.hr_everywhere:
        return
    since = min((s.valid_from for s in statements), default=sight.on)
    jobs = JobRecord.objects.current().filter(employee__in=id_list(changed), valid_to__gt=since)
    touched = set(jobs.values_list("department_id", flat=True))
    touched |= {s.value["department_id"] for s in statements if s.value}
    require(can_write_people(sight, touched))


def _refuse_closed(statements: Sequence[Statement]) -> list[Refused]:
    wanted = {s.value["department_id"] for s in statements if s.value}
    spans = open_spans(wanted)
    closed = {
        index: said
        for index, said in enumerate(statements)
        if said.value
        and not spans_cover(spans[said.value["department_id"]], said.valid_from, said.valid_to)
    }
    if not closed:
        return []
    names = Department.objects.in_bulk(
        {s.value["department_id"] for s in closed.values() if s.value}
    )
    message = _("%(department)s is not open on all days from %(day)s on.")
    return [
        Refused(
            index,
            "department_closed",
            message % {"department": names[said.value["department_id"]], "day": said.valid_from},
        )
        for index, said in closed.items()
        if said.value
    ]


def _break_cycles(statements: Mapping[int, Statement], *, at: datetime) -> list[Refused]:
    """Take back the latest link of each cycle until no day has one left."""
    linked = {i: s for i, s in statements.items() if s.value and s.value["manager_id"]}
    if not linked:
        return []
    said: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, statement in linked.items():
        said[statement.key["employee_id"], statement.value["manager_id"]].append(index)  # type: ignore[index]
    since = min(s.valid_from for s in linked.values())
    until = max(s.valid_to for s in linked.values())
    links = manager_links({key[0] for key in said}, since=since, until=until)
    taken: dict[int, Link] = {}
    while cycles := find_cycles(links):
        for cycle in cycles:
            blamed = [(i, link) for link in cycle for i in said.get(link[:2], ())]
            if not blamed:  # it was there before: not ours to break
                raise DomainError(_("The manager line already has a cycle. Run check_directory."))
            index, link = max(blamed)
            pair = link[:2]
            for other in said.pop(pair):
                taken[other] = link
            links = [x for x in links if x[:2] != pair]
    _put_without_manager([linked[i] for i in sorted(taken)], at=at)
    return _name_cycles(taken)


def _put_without_manager(statements: Sequence[Statement], *, at: datetime) -> None:
    bare = [replace(s, value={**s.value, "manager_id": None}) for s in statements if s.value]
    put_many(JobRecord, bare, at=at)


def _name_cycles(taken: Mapping[int, Link]) -> list[Refused]:
    ids = {end for link in taken.values() for end in link[:2]}
    people = Employee.objects.in_bulk(ids)
    message = _("%(manager)s cannot manage %(person)s: %(manager)s stands below %(person)s.")
    return [
        Refused(
            index,
            "manager_cycle",
            message % {"manager": people[link[1]], "person": people[link[0]]},
        )
        for index, link in sorted(taken.items())
    ]


def _refuse_two_primaries(employee_ids: Collection[int]) -> None:
    found = two_primaries(employee_ids).first()
    if found:
        name = found.employee.full_name
        raise TwoPrimaryJobs(
            _("%(person)s would have two primary jobs on %(day)s.")
            % {"person": name, "day": found.valid_from}
        )
