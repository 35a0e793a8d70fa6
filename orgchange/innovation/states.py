"""The state that a proposal is in, as its own version of the workflow has it."""

from orgchange.innovation.models import Proposal, WorkflowState


def state_of(proposal: Proposal) -> WorkflowState:
    """Where it is."""
    return WorkflowState.objects.get(version=proposal.workflow_id, code=proposal.state)


def told_state_of(proposal: Proposal) -> WorkflowState:
    """Where its submitter was told that it is."""
    return WorkflowState.objects.get(version=proposal.workflow_id, code=proposal.told_state)
