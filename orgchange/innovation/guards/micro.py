"""What must hold before small money goes the short way."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.directory.models import Employee
from orgchange.innovation import clocks
from orgchange.innovation.models import (
    Award,
    Classification,
    Lane,
    Outcome,
    Part,
    Proposal,
    ProposalPerson,
)
from orgchange.innovation.workflow import Step, guard


def amount_of(step: Step) -> Decimal:
    """What is approved: what was asked, where nothing less was said."""
    amount = step.facts.get("amount")
    return amount if isinstance(amount, Decimal) else step.proposal.asked


@guard("micro_lane")
def micro_lane(step: Step) -> Iterable[Problem]:
    """It was proposed for the micro lane, and for no more than that takes."""
    proposal, amount = step.proposal, amount_of(step)
    problems = []
    if proposal.lane != Lane.MICRO:
        text = _("It was not proposed for the micro lane.")
        problems.append(Problem("lane", "not_micro", text))
    for code, limit, message in (
        ("above_asked", proposal.asked, _("More than was asked: %(limit)s.")),
        ("above_micro_cap", proposal.round.micro_cap, _("The micro lane takes up to %(limit)s.")),
    ):
        if amount > limit:
            problems.append(Problem("amount", code, message % {"limit": limit}))
    if amount <= 0:
        problems.append(Problem("amount", "required", _("Say how much.")))
    return problems


@guard("low_data_risk")
def low_data_risk(step: Step) -> Iterable[Problem]:
    """No personal and no confidential data, and both known of every source."""
    version = step.proposal.versions.filter(number__isnull=False).order_by("-number").first()
    sources = version.sources.all() if version else []
    risky = [
        source.name
        for source in sources
        if source.has_personal_data is not False
        or source.classification not in (Classification.PUBLIC, Classification.INTERNAL)
    ]
    if not risky:
        return []
    text = _("Personal or confidential data, or not known: %(sources)s. This takes the long way.")
    return [Problem("sources", "data_risk", text % {"sources": ", ".join(risky)})]


@guard("yearly_cap")
def yearly_cap(step: Step) -> Iterable[Problem]:
    """Nobody gets more than the round allows by the micro lane in a calendar year."""
    limit, amount = step.proposal.round.micro_yearly_cap, amount_of(step)
    people = _people(step.proposal)
    # Two approvals for one person at once: the second counts what the first has given.
    list(Employee.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    had = max((_had(person_id, step) for person_id in people), default=Decimal(0))
    if had + amount <= limit:
        return []
    text = _("This year %(had)s of %(limit)s went to the submitter by the micro lane already.")
    return [Problem("amount", "yearly_cap", text % {"had": had, "limit": limit})]


def _people(proposal: Proposal) -> list[int]:
    others = ProposalPerson.objects.filter(proposal=proposal, part=Part.CO_SUBMITTER)
    return [proposal.submitter_id, *others.values_list("employee_id", flat=True)]


def _had(person_id: int, step: Step) -> Decimal:
    """What one person was awarded by the micro lane of the fund in the year of the step.

    An award that was settled counts as well, one that was taken back does not.
    """
    shared = ProposalPerson.objects.filter(employee=person_id, part=Part.CO_SUBMITTER)
    awards = Award.objects.filter(
        Q(proposal__submitter=person_id) | Q(proposal__in=shared.values("proposal")),
        proposal__lane=Lane.MICRO,
        proposal__round__fund=step.proposal.round.fund_id,
        decision__decided_at__range=clocks.firm_year(step.now),
    ).exclude(proposal__decisions__outcome=Outcome.RESCINDED)
    return awards.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
