"""Which course counts for which, from when to when."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.catalogue.models import Course, Equivalence
from courses.catalogue.policies import require_editor
from courses.learning.events import evidence_changed
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import InvalidInput, Problem


@transaction.atomic
def set_equivalence(
    *,
    course: Course,
    counts_for: Course,
    valid_from: date,
    valid_to: date = OPEN_DATE,
    holds: bool = True,
    actor: User | None,
    now: datetime,
) -> None:
    """Say that `course` counts for `counts_for` in those days; or, without `holds`, does not."""
    require_editor(actor, now=now, refusal=_("You may not change equivalences."))
    if course.pk == counts_for.pk:
        message = _("A course counts for itself without saying so.")
        raise InvalidInput(message, problems=[Problem("counts_for", "itself", message)])
    if valid_from >= valid_to:
        message = _("The last day lies before the first.")
        raise InvalidInput(message, problems=[Problem("valid_to", "order", message)])
    put(
        Equivalence,
        {"course_id": course.pk, "counts_for_id": counts_for.pk},
        {} if holds else None,
        valid_from=valid_from,
        valid_to=valid_to,
        at=now,
    )
    record(
        action="equivalence.set" if holds else "equivalence.ended",
        obj=course,
        actor=actor,
        at=now,
        changes={
            "counts_for": counts_for.code,
            "valid_from": str(valid_from),
            "valid_to": str(valid_to),
        },
    )
    evidence_changed.send(pairs=None, now=now)
