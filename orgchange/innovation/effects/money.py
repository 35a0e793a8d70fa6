"""What steps of a proposal do to money. Rules 4, 6 and 7 of the domain.

An effect runs in the transaction of its step: no approval without its commitment, and no
commitment without its decision.
"""

from decimal import Decimal

from django.conf import settings

from orgchange.innovation import clocks
from orgchange.innovation.models import Award, Decision, Rescission, WorkflowTransition
from orgchange.innovation.services import holding
from orgchange.innovation.services.planning import begin_plan
from orgchange.innovation.services.settling import end_award, take_award_back
from orgchange.innovation.workflow import Step, effect


@effect("reserve")
def reserve(step: Step) -> None:
    """Set the marked amount aside, until the clock's own way out of the state it goes to."""
    amount: Decimal = step.facts["amount"]
    holding.reserve(proposal=step.proposal, amount=amount, actor=step.actor, now=step.now)
    lapse = WorkflowTransition.objects.filter(
        version=step.proposal.workflow_id,
        source=step.transition.target,
        after_days__isnull=False,
    ).first()
    if lapse is not None and lapse.after_days is not None:
        step.proposal.reserve_expires_at = clocks.due_after(
            step.now,
            lapse.after_days,
            in_working_days=False,
            country=settings.FIRM_COUNTRY,
            time_zone=settings.FIRM_TIME_ZONE,
        )


@effect("unreserve")
def unreserve(step: Step) -> None:
    """Give back what is reserved, if anything is."""
    holding.free(proposal=step.proposal, actor=step.actor, now=step.now)
    step.proposal.reserve_expires_at = None


@effect("hold_reserve")
def hold_reserve(step: Step) -> None:
    """The reserve stays, and its clock stops."""
    step.proposal.reserve_expires_at = None


@effect("commit")
def commit(step: Step) -> None:
    """Commit what was decided, out of the reserve."""
    decision: Decision = step.facts["decision"]
    holding.commit(
        proposal=step.proposal,
        decision=decision,
        amount=decision.amount,
        actor=step.actor,
        now=step.now,
    )
    step.proposal.reserve_expires_at = None


@effect("reserve_and_commit")
def reserve_and_commit(step: Step) -> None:
    """The micro lane: set aside and commit together. What is missing is reserved first."""
    commit(step)


@effect("decommit")
def decommit(step: Step) -> None:
    """Take back the whole commitment; the award has ended."""
    holding.take_back(proposal=step.proposal, actor=step.actor, now=step.now)
    end_award(step.proposal.award, step.now)


@effect("take_back_award")
def take_back_award(step: Step) -> None:
    """Withdrawn after it was approved and before that was told: as if it had not been approved.

    What was committed is decommitted, what was released and not spent comes back first, and
    nobody needs to agree to a rescission any more.
    """
    take_award_back(step.proposal.award, actor=step.actor, now=step.now)
    open_ones = Rescission.objects.filter(proposal=step.proposal, settled_at=None)
    open_ones.update(settled_at=step.now, updated_at=step.now)


@effect("award")
def award(step: Step) -> None:
    """Promise what was decided, with the usual plan of its tranches."""
    decision: Decision = step.facts["decision"]
    promised = Award.objects.create(
        proposal=step.proposal,
        decision=decision,
        amount=decision.amount,
        person_days=holding.person_days(step.proposal) or None,
    )
    begin_plan(promised)
