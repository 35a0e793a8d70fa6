"""What the start of a pilot writes, and what is written of one that never ran."""

from datetime import timedelta

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.pilots.contracting.reading import newest_locked, working_copy
from orgchange.pilots.models import Contract, Gate, PilotOutcome, Verdict
from orgchange.pilots.workflow import Step, effect


@effect(
    "lock_contract", gettext_lazy("Locks the contract: from here on it changes by new versions.")
)
def lock_contract(step: Step) -> None:
    """The working copy becomes the next version, as it is."""
    contract = working_copy(step.pilot)
    if contract is None:
        return
    last = step.pilot.contracts.aggregate(last=Max("number"))["last"] or 0
    contract.number, contract.locked_at = last + 1, step.now
    contract.save(update_fields=["number", "locked_at", "updated_at"])


@effect(
    "begin_running", gettext_lazy("Today is the first day; the contract says which is the last.")
)
def begin_running(step: Step) -> None:
    """The planned end is the first day after it."""
    contract = _locked(step)
    step.pilot.started_on = step.today
    step.pilot.planned_end_on = step.today + timedelta(days=contract.days or 0)


@effect("plan_gates", gettext_lazy("Plans a gate for each milestone."))
def plan_gates(step: Step) -> None:
    """A milestone's day counts from the first day."""
    contract, first = _locked(step), step.pilot.started_on or step.today
    Gate.objects.bulk_create(
        Gate(
            pilot=step.pilot,
            milestone=row.code,
            name=row.name,
            planned_on=first + timedelta(days=row.day or 0),
        )
        for row in contract.milestones.all()
    )


@effect("never_ran", gettext_lazy("Says of it that it did not finish: it never ran."))
def never_ran(step: Step) -> None:
    """A given outcome without figures: there is nothing that was measured."""
    words = step.words or _("Its award was taken back before it began.")
    PilotOutcome.objects.update_or_create(
        pilot=step.pilot,
        defaults={"verdict": Verdict.DID_NOT_FINISH, "words": words, "given_at": step.now},
    )
    step.pilot.verdict, step.pilot.ended_on = Verdict.DID_NOT_FINISH, step.today


def _locked(step: Step) -> Contract:
    contract = newest_locked(step.pilot)
    assert contract is not None  # noqa: S101 - the contract was locked by the effect before
    return contract
