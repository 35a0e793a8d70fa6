"""The state that a proposal is in, as its own version of the workflow has it."""

from orgchange.innovation.models import Proposal, WorkflowState


def state_of(proposal: Proposal) -> WorkflowState:
    """Where it is."""
    return WorkflowState.objects.get(version=proposal.workflow_id, code=proposal.state)


def told_state_of(proposal: Proposal) -> WorkflowState:
    """Where its submitter was told that it is."""
    return WorkflowState.objects.get(version=proposal.workflow_id, code=proposal.told_state)


def is_locked(version_id: int, code: str) -> bool:
    """Whether nobody changes the text of what is in a state."""
    rows = WorkflowState.objects.filter(version=version_id, code=code, is_text_locked=True)
    return rows.exists()
