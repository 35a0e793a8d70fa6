"""Evidence that people hold stages, and its revocation.

For the areas above that grow people: who may sign a stage is asked there, before these are called.
Both write the record and put the obligations right in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.assignments.models import Attainment, AttainmentRevocation, Requirement
from courses.assignments.reconcile import reconcile
from courses.assignments.services.acting import WrongState, refuse, require_text
from courses.learning.calendar import todays
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import refuse_out_of_range
from orgchange.directory.models import Employee

LONGEST = 500


@dataclass(frozen=True)
class Attained:
    """One attainment to be recorded, by ids."""

    employee_id: int
    requirement_id: int
    finished_on: date
    ends_on: date | None = None
    words: str = ""
    occurrence: str = ""


@transaction.atomic
def attain(
    *,
    employee: Employee,
    requirement: Requirement,
    finished_on: date,
    ends_on: date | None = None,
    words: str = "",
    occurrence: str = "",
    actor: User | None,
    now: datetime,
) -> Attainment:
    """Record that a person holds a stage since a day. Saying the same twice is one attainment.

    What was revoked is attained again under another `occurrence`, or on another day.
    """
    row = Attained(employee.pk, requirement.pk, finished_on, ends_on, words, occurrence)
    attain_all(rows=[row], actor=actor, now=now)
    return Attainment.objects.get(
        employee=employee, requirement=requirement, finished_on=finished_on, occurrence=occurrence
    )


@transaction.atomic
def attain_all(*, rows: Sequence[Attained], actor: User | None, now: datetime) -> int:
    """Record many at once; how many were new. A few statements, whatever their number."""
    _refuse_wrong(rows, now)
    fresh = _not_there(rows)
    made = [
        Attainment(
            employee_id=row.employee_id,
            requirement_id=row.requirement_id,
            finished_on=row.finished_on,
            ends_on=row.ends_on,
            words=row.words,
            occurrence=row.occurrence,
            recorded_at=now,
            recorded_by=actor,
        )
        for row in fresh
    ]
    Attainment.objects.bulk_create(made, batch_size=1000)
    if not made:
        return 0
    people, stages = {r.employee_id for r in fresh}, {r.requirement_id for r in fresh}
    record(
        action="attainment.recorded",
        obj=made[0] if len(made) == 1 else None,
        object_type=Attainment._meta.label_lower,
        actor=actor,
        at=now,
        changes={"attainments": len(made), "stages": sorted(stages), "people": len(people)},
    )
    reconcile(employee_ids=people, requirement_ids=stages, now=now)
    return len(made)


@transaction.atomic
def revoke_attainment(
    *,
    attainment: Attainment,
    effective_on: date,
    reason: str,
    actor: User | None,
    now: datetime,
) -> AttainmentRevocation:
    """Say that an attainment no longer counts from a day on. The record itself stays.

    Saying the same again changes nothing; a second, different revocation is refused.
    """
    reason = require_text("reason", reason)
    if effective_on < attainment.finished_on:
        message = _("It was attained on %(day)s; it cannot be revoked from before that day.")
        raise refuse("effective_on", "before", message % {"day": attainment.finished_on})
    refuse_out_of_range(effective_on=effective_on)
    locked = Attainment.objects.select_for_update().get(pk=attainment.pk)
    known = AttainmentRevocation.objects.filter(attainment=locked).first()
    if known is not None:
        if (known.effective_on, known.reason) == (effective_on, reason):
            return known
        message = _("It was revoked from %(day)s on already.") % {"day": known.effective_on}
        raise WrongState(message)
    revocation = AttainmentRevocation.objects.create(
        attainment=locked, effective_on=effective_on, reason=reason, recorded_at=now, actor=actor
    )
    record(
        action="attainment.revoked",
        obj=locked,
        label=f"{locked.employee} · {locked.requirement}",
        actor=actor,
        at=now,
        changes={"effective_on": effective_on, "reason": reason[:500]},
    )
    reconcile(employee_ids=[locked.employee_id], requirement_ids=[locked.requirement_id], now=now)
    return revocation


def _refuse_wrong(rows: Sequence[Attained], now: datetime) -> None:
    """Only stages are attained; days in order, none still to come; words that fit."""
    stages = {row.requirement_id for row in rows}
    known = Requirement.objects.filter(pk__in=stages, kind="stage").count()
    if known != len(stages):
        raise refuse("requirement", "not_a_stage", _("Only a stage of a track can be attained."))
    today = todays({row.employee_id for row in rows}, now=now)
    for row in rows:
        refuse_out_of_range(finished_on=row.finished_on, ends_on=row.ends_on)
        if row.finished_on > today[row.employee_id]:
            raise refuse("finished_on", "future", _("This day is still to come."))
        if row.ends_on is not None and row.ends_on < row.finished_on:
            raise refuse("ends_on", "before", _("The last day lies before the first."))
        if len(row.words) > LONGEST:
            message = _("At most %(limit)s characters.") % {"limit": LONGEST}
            raise refuse("words", "too_long", message)


def _not_there(rows: Sequence[Attained]) -> list[Attained]:
    """Each once, without those on record already."""
    found = Attainment.objects.filter(
        employee__in={row.employee_id for row in rows},
        requirement__in={row.requirement_id for row in rows},
    )
    names = ("employee_id", "requirement_id", "finished_on", "occurrence")
    there = set(found.values_list(*names))
    fresh = {tuple(getattr(row, name) for name in names): row for row in rows}
    return [row for key, row in fresh.items() if key not in there]
