"""Revoking completions: from a day on they no longer count; the records stay."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.learning.events import evidence_changed
from courses.learning.models import Completion, Revocation
from courses.learning.policies import require_recorder
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, InvalidInput, Problem


class AlreadyRevoked(DomainError):
    """The completion was revoked before, otherwise."""

    code = "already_revoked"


@transaction.atomic
def revoke_completion(
    *,
    completion: Completion,
    effective_on: date,
    reason: str,
    actor: User | None,
    now: datetime,
) -> Revocation:
    """Say that a completion no longer counts from a day on. The record itself stays.

    Saying the same again changes nothing; a second, different revocation is refused.
    """
    require_recorder(actor, {completion.employee_id}, now=now)
    reason = reason.strip()
    if not reason:
        message = _("Say why the completion no longer counts.")
        raise InvalidInput(message, problems=[Problem("reason", "missing", message)])
    if effective_on < completion.finished_on:
        message = _("It was finished on %(day)s; it cannot be revoked from before that day.")
        message %= {"day": completion.finished_on}
        raise InvalidInput(message, problems=[Problem("effective_on", "before", message)])
    locked = Completion.objects.select_for_update().get(pk=completion.pk)
    known = Revocation.objects.filter(completion=locked).first()
    if known is not None:
        if (known.effective_on, known.reason) == (effective_on, reason):
            return known
        message = _("It was revoked from %(day)s on already.") % {"day": known.effective_on}
        raise AlreadyRevoked(message)
    revocation = Revocation.objects.create(
        completion=locked, effective_on=effective_on, reason=reason, recorded_at=now, actor=actor
    )
    record(
        action="completion.revoked",
        obj=locked,
        label=f"{locked.employee} · {locked.course}",
        actor=actor,
        at=now,
        changes={"effective_on": str(effective_on), "reason": reason[:500]},
    )
    evidence_changed.send(pairs={(locked.employee_id, locked.course_id)}, now=now)
    return revocation


@transaction.atomic
def revoke_completions(
    *, completions: QuerySet[Completion], reason: str, actor: User | None, now: datetime
) -> int:
    """Revoke a set of completions, each from the day it was finished on: they never counted.

    For services of this area, which checked who asks. Those revoked before stay as they are.
    """
    fields = ("pk", "employee_id", "course_id", "finished_on")
    found = list(completions.filter(revocation=None).values_list(*fields))
    Revocation.objects.bulk_create(
        [
            Revocation(
                completion_id=pk, effective_on=day, reason=reason, recorded_at=now, actor=actor
            )
            for pk, _employee_id, _course_id, day in found
        ],
        batch_size=500,
    )
    if found:
        record(
            action="completions.revoked",
            object_type=Completion._meta.label_lower,
            actor=actor,
            at=now,
            changes={"completions": len(found), "reason": reason[:500]},
        )
        pairs = {(employee_id, course_id) for _pk, employee_id, course_id, _day in found}
        evidence_changed.send(pairs=pairs, now=now)
    return len(found)
