"""Courses, requirements and obligations, written as the services write them."""

from datetime import UTC, date, datetime, time

from courses.assignments.models import (
    Assignment,
    AssignmentVersion,
    Attainment,
    Exemption,
    Obligation,
    Requirement,
)
from courses.catalogue.models import Course
from courses.learning.models import Completion
from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE
from tests.factories.directory import START, START_AT, numbers


def course(code=None, *, since=date(2020, 1, 1), title=None):
    code = code or f"course-{next(numbers)}"
    return Course.objects.create(code=code, title=title or code, created_on=since)


def requirement(of=None):
    of = of or course()
    return Requirement.objects.get_or_create(kind="course", course=of)[0]


def stage(code=None, *, name="Foundation", name_zh="基础"):
    """The requirement to hold a stage of a track."""
    code = code or f"track-{next(numbers)}/foundation"
    return Requirement.objects.create(kind="stage", code=code, name=name, name_zh=name_zh)


def attainment(employee, of, finished_on, *, ends_on=None, occurrence="", at=None):
    """Evidence of a stage; nobody is reconciled yet."""
    return Attainment.objects.create(
        employee=employee,
        requirement=of,
        finished_on=finished_on,
        ends_on=ends_on,
        occurrence=occurrence,
        recorded_at=at or datetime.combine(finished_on, time(12), UTC),
    )


def obligation(
    employee,
    required,
    *,
    due_on,
    since=START,
    until=OPEN_DATE,
    period=1,
    covered=(None, None),
    at=START_AT,
):
    value = {
        "period": period,
        "period_from": since,
        "due_on": due_on,
        "original_due_on": due_on,
        "covered_from": covered[0],
        "covered_until": covered[1],
        "completion_id": None,
        "attainment_id": None,
    }
    key = {"employee_id": employee.pk, "requirement_id": required.pk}
    put(Obligation, key, value, valid_from=since, valid_to=until, at=at)


def exemption(employee, required, *, since, until=OPEN_DATE, at=START_AT):
    put(
        Exemption,
        {"employee_id": employee.pk, "requirement_id": required.pk},
        {"reason": "Knows it", "evidence": "", "approver_id": None},
        valid_from=since,
        valid_to=until,
        at=at,
    )


def completion(employee, of, finished_on, *, ends_on=None, source="", at=None):
    return Completion.objects.create(
        employee=employee,
        course=of,
        finished_on=finished_on,
        finished_at=datetime.combine(finished_on, time(12), UTC),
        how="imported",
        ends_on=ends_on,
        source=source,
        code=f"C{next(numbers)}",
        recorded_at=at or datetime.combine(finished_on, time(12), UTC),
    )


def assignment(
    required=None, rule=None, *, since=date(2026, 1, 1), until=OPEN_DATE, at=None, **terms
):
    """A published assignment with one version; nobody is reconciled yet."""
    required = required or requirement()
    row = Assignment.objects.create(requirement=required, state="published", published_at=START_AT)
    edition(row, rule, since=since, until=until, at=at, **terms)
    return row


def edition(of, rule=None, *, since, until=OPEN_DATE, at=None, **terms):
    """A version of an assignment, from a day."""
    held = {
        "number": of.versions.count() + 1,
        "rule": rule or {"all": []},
        "due_rule": "after_entry",
        "due_on": None,
        "due_days": 30,
        "minimum_notice_days": 14,
        "valid_months": None,
        "renewal_anchor": "old_end",
        "renewal_window_days": 90,
        "look_back_days": 365,
        "grace_days": 14,
        "applies_to": "everyone",
        **terms,
    }
    key = {"assignment_id": of.pk}
    put(AssignmentVersion, key, held, valid_from=since, valid_to=until, at=at or START_AT)
