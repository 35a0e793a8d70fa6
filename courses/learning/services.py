"""Completions: recorded once, never edited. Each new one is announced.

Revoking them is in `revocations`, taking a course in `progress` and `attempts`.
"""

import base64
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from courses.catalogue.models import Course, CourseVersion
from courses.learning.calendar import todays
from courses.learning.events import evidence_changed
from courses.learning.models import Completion, Enrolment, How
from courses.learning.policies import require_recorder
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.models import Employee

CHUNK = 2000


@dataclass(frozen=True)
class Evidence:
    """That a person finished a course. `finished_on` is the person's own calendar day.

    Without a `finished_at` it is taken to be noon of that day.
    """

    employee_id: int
    course_id: int
    finished_on: date
    how: str = How.IMPORTED
    finished_at: datetime | None = None
    version_id: int | None = None
    enrolment_id: int | None = None
    score: Decimal | None = None
    ends_on: date | None = None
    source: str = ""
    evidence: str = ""

    @property
    def key(self) -> tuple[int, int, date, str]:
        """What makes two records the same."""
        return (self.employee_id, self.course_id, self.finished_on, self.source)


@dataclass(frozen=True)
class Recorded:
    """How many completions are new, and how many were known before."""

    created: int
    known: int


def record_completion(
    *,
    employee: Employee,
    course: Course,
    finished_on: date,
    how: str,
    finished_at: datetime | None = None,
    version: CourseVersion | None = None,
    score: Decimal | None = None,
    ends_on: date | None = None,
    source: str = "",
    evidence: str = "",
    actor: User | None,
    now: datetime,
) -> Completion:
    """Record one completion. The same twice is one."""
    row = Evidence(
        employee_id=employee.pk,
        course_id=course.pk,
        finished_on=finished_on,
        how=how,
        finished_at=finished_at,
        version_id=version.pk if version else None,
        score=score,
        ends_on=ends_on,
        source=source,
        evidence=evidence,
    )
    record_completions(rows=[row], actor=actor, now=now)
    return completion_of(row)


@transaction.atomic
def record_completions(*, rows: Sequence[Evidence], actor: User | None, now: datetime) -> Recorded:
    """Record completions as a set; refused as a whole when one is wrong (see `problems_of`)."""
    require_recorder(actor, {row.employee_id for row in rows}, now=now)
    problems = list(problems_of(rows=rows, now=now))
    if problems:
        raise InvalidInput(problems[0].message, problems=problems)
    return write_completions(rows, actor=actor, now=now)


@transaction.atomic
def write_completions(rows: Sequence[Evidence], *, actor: User | None, now: datetime) -> Recorded:
    """Write what was checked, audit it and announce it. For services of this area."""
    fresh: list[Evidence] = []
    for start in range(0, len(rows), CHUNK):
        fresh += _write_chunk(rows[start : start + CHUNK], now)
    if fresh:
        _audit(fresh, actor, now)
        pairs = {(row.employee_id, row.course_id) for row in fresh}
        evidence_changed.send(pairs=pairs, now=now)
    return Recorded(len(fresh), len(rows) - len(fresh))


def completion_of(row: Evidence) -> Completion:
    """The completion that a record became, or was before."""
    employee_id, course_id, finished_on, source = row.key
    return Completion.objects.get(
        employee_id=employee_id, course_id=course_id, finished_on=finished_on, source=source
    )


def completion_ids(rows: Sequence[Evidence]) -> list[int]:
    """The completions that records became, or were before. One query."""
    found = Completion.objects.filter(
        employee_id__in={row.employee_id for row in rows},
        course_id__in={row.course_id for row in rows},
    ).values_list("employee_id", "course_id", "finished_on", "source", "pk")
    keys = {row.key for row in rows}
    return [pk for *key, pk in found if tuple(key) in keys]


def problems_of(*, rows: Sequence[Evidence], now: datetime) -> Iterator[Problem]:
    """What is wrong with each record; `field` is `rows.N.name`. Constant queries a chunk."""
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        people = {row.employee_id for row in chunk}
        days = todays(people, now=now)
        courses = Course.objects.filter(pk__in={row.course_id for row in chunk})
        since = dict(courses.values_list("pk", "created_on"))
        for number, row in enumerate(chunk, start):
            for name, code, message in _wrongs(row, days[row.employee_id], since, now):
                yield Problem(f"rows.{number}.{name}", code, message)


def _wrongs(
    row: Evidence, today: date, since: dict[int, date], now: datetime
) -> Iterator[tuple[str, str, str]]:
    created_on = since.get(row.course_id)
    if created_on is None:
        yield "course", "unknown", _("There is no such course.")
    elif row.finished_on < created_on:
        message = _("Finished on %(day)s, before the course existed (%(since)s).")
        yield (
            "finished_on",
            "before_course",
            message % {"day": row.finished_on, "since": created_on},
        )
    if row.finished_on > today or (row.finished_at and row.finished_at > now):
        message = _("Finished on %(day)s, which is in the future.") % {"day": row.finished_on}
        yield "finished_on", "future", message
    if row.ends_on is not None and row.ends_on < row.finished_on:
        yield "ends_on", "ends_before", _("Its own end lies before it was finished.")
    if row.score is not None and not (row.score.is_finite() and 0 <= row.score <= 100):
        yield "score", "not_a_score", _("A score is from 0 to 100.")
    if row.how not in How.values:
        yield "how", "not_a_choice", _("“%(how)s” is not known.") % {"how": row.how[:40]}
    for name, limit in (("source", 120), ("evidence", 500)):
        length = len(getattr(row, name))
        if length > limit:
            message = _("%(length)d characters; %(limit)d are allowed.")
            yield name, "too_long", message % {"length": length, "limit": limit}


def _write_chunk(chunk: Sequence[Evidence], now: datetime) -> list[Evidence]:
    """Insert what is not there yet, and return it."""
    known = set(
        Completion.objects.filter(
            employee_id__in={row.employee_id for row in chunk},
            course_id__in={row.course_id for row in chunk},
        ).values_list("employee_id", "course_id", "finished_on", "source")
    )
    fresh: dict[tuple[int, int, date, str], Evidence] = {}
    for row in chunk:
        if row.key not in known:
            fresh.setdefault(row.key, row)
    # Somebody else may write the same just now: the constraint decides, and that is well.
    Completion.objects.bulk_create(
        [_completion(row, now) for row in fresh.values()], batch_size=500, ignore_conflicts=True
    )
    return list(fresh.values())


def _completion(row: Evidence, now: datetime) -> Completion:
    noon = datetime.combine(row.finished_on, time(12), UTC)
    return Completion(
        employee_id=row.employee_id,
        course_id=row.course_id,
        version_id=row.version_id,
        enrolment_id=row.enrolment_id,
        finished_at=row.finished_at or min(noon, now),
        finished_on=row.finished_on,
        how=row.how,
        score=row.score,
        ends_on=row.ends_on,
        source=row.source,
        evidence=row.evidence,
        code=base64.b32encode(secrets.token_bytes(10)).decode(),
        recorded_at=now,
    )


def _audit(fresh: Sequence[Evidence], actor: User | None, now: datetime) -> None:
    if len(fresh) == 1:
        completion = completion_of(fresh[0])
        label = f"{completion.employee} · {completion.course}"
        changes = {"finished_on": str(completion.finished_on), "how": completion.how}
        record(
            action="completion.recorded",
            obj=completion,
            label=label,
            actor=actor,
            at=now,
            changes=changes,
        )
        return
    record(
        action="completions.recorded",
        object_type=Completion._meta.label_lower,
        actor=actor,
        at=now,
        changes={"completions": len(fresh), "people": len({row.employee_id for row in fresh})},
    )


def evidence_of_units(
    enrolment: Enrolment, *, finished_on: date, score: Decimal | None, now: datetime
) -> Evidence:
    """The record of a course whose last needed part was done just now."""
    return Evidence(
        employee_id=enrolment.employee_id,
        course_id=enrolment.version.course_id,
        version_id=enrolment.version_id,
        enrolment_id=enrolment.pk,
        finished_at=now,
        finished_on=finished_on,
        how=How.UNITS,
        score=score,
        source=f"enrolment:{enrolment.pk}",
    )
