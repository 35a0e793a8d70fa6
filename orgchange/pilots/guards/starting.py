"""What must hold at the start, and what ends a pilot's readiness or its running by the clock."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.core.errors import Problem
from orgchange.pilots.contracting.reading import primary_of
from orgchange.pilots.guards.setup import contract_of
from orgchange.pilots.setting_up.departures import left_since
from orgchange.pilots.setting_up.money import problems_of_money
from orgchange.pilots.workflow import Step, guard

RESCINDED = "rescinded"


@guard("baseline_before_start", gettext_lazy("The baseline was measured before the first day."))
def baseline_before_start(step: Step) -> Iterable[Problem]:
    """What is measured once it runs is no baseline."""
    contract = contract_of(step)
    primary = primary_of(contract) if contract else None
    measured = primary.baseline_on if primary else None
    if measured is not None and measured < step.today:
        return []
    text = _("The baseline is measured before the first day.")
    return [Problem("contract.primary.baseline_on", "not_before_start", text)]


@guard(
    "first_tranche",
    gettext_lazy("Its first tranche is small and released; the others have milestones."),
)
def first_tranche(step: Step) -> Iterable[Problem]:
    """With an award only: a pilot with a budget from elsewhere has no tranches."""
    award = step.pilot.award
    return [] if award is None else problems_of_money(award, contract_of(step))


@guard(
    "key_person_left", gettext_lazy("Its owner, its sponsor or the last one in a slot has left.")
)
def key_person_left(step: Step) -> Iterable[Problem]:
    """Since it last went on: what a gate has looked at calls no second one."""
    if left_since(step.pilot, since=step.pilot.entered_at, on=step.today):
        return []
    return [Problem("people", "all_there", _("Nobody whom it needs has left."))]


@guard("award_rescinded", gettext_lazy("The award was taken back, or has ended."))
def award_rescinded(step: Step) -> Iterable[Problem]:
    """Without money that was promised, a pilot does not begin."""
    award = step.pilot.award
    if award is not None and (award.ended_at is not None or award.proposal.state == RESCINDED):
        return []
    return [Problem("award", "stands", _("Its award stands."))]
