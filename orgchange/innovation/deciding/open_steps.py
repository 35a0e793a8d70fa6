"""The steps that somebody may take with a proposal as it stands."""

from orgchange.core.dates import firm_day
from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Lane, Proposal, WorkflowTransition
from orgchange.innovation.offices import SUBMITTER, roles_for

MICRO_LANE, ANSWER_OVERDUE = "micro_lane", "answer_overdue"
# What the director does item by item on the page of a batch.
IN_BATCHES = ("approve", "decline", "send_back")


def committee_steps(proposal: Proposal, sight: Sight) -> list[WorkflowTransition]:
    """Steps from here that an office of the viewer's takes, in the order of the workflow."""
    own = roles_for(sight, proposal) - {SUBMITTER}
    steps = WorkflowTransition.objects.filter(
        version=proposal.workflow_id, source=proposal.state
    ).order_by("position", "pk")
    return [
        step
        for step in steps
        if own.intersection(step.roles)
        and not is_shut(step, proposal.lane)
        and not _is_early(step, proposal, sight)
    ]


def _is_early(step: WorkflowTransition, proposal: Proposal, sight: Sight) -> bool:
    """What waits until the time for answering is over."""
    if ANSWER_OVERDUE not in step.guards or proposal.due_at is None:
        return False
    return firm_day(proposal.due_at) > sight.on


def is_shut(step: WorkflowTransition, lane: str) -> bool:
    """The micro lane's way, for what was not proposed for it."""
    return MICRO_LANE in step.guards and lane != Lane.MICRO
