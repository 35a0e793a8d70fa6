"""What a change of a locked contract may say: the days stay, and so does what was decided."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.pilots.contracting.completeness import problems_of
from orgchange.pilots.contracting.sections import sections
from orgchange.pilots.models import Contract, Gate, GateDecision, Milestone

# What a milestone that passed its gate was judged by.
KEPT = ("name", "day", "criteria", "tranche")


def problems_of_change(old: Contract, new: Contract) -> list[Problem]:
    """What keeps a proposed version from being put before somebody. One query."""
    found = [*problems_of(new), *_of_the_days(old, new), *_of_what_passed(old, new)]
    if not found and sections(old) == sections(new):
        found.append(Problem("contract", "same", _("It says the same as the version before.")))
    return found


def _of_the_days(old: Contract, new: Contract) -> Iterator[Problem]:
    if old.days != new.days:
        message = _("The days stay as they are: a pilot is made longer by an extension.")
        yield Problem("days", "fixed", message)


def _of_what_passed(old: Contract, new: Contract) -> Iterator[Problem]:
    gates = Gate.objects.filter(pilot=old.pilot_id, decision=GateDecision.GO)
    passed = set(gates.values_list("milestone", flat=True))
    after = {row.code: row for row in new.milestones.all()}
    for row in old.milestones.all():
        if row.code in passed and _differs(row, after.get(row.code)):
            message = _("“%(milestone)s” has passed its gate: it stays as it was.")
            yield Problem("milestones", "passed", message % {"milestone": row.name})


def _differs(old: Milestone, new: Milestone | None) -> bool:
    return new is None or any(getattr(old, name) != getattr(new, name) for name in KEPT)
