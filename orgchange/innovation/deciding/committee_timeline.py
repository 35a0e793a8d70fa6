"""Where a proposal has been, as the committee calls it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from orgchange.innovation.models import Move, Proposal, WorkflowState, WorkflowTransition
from orgchange.innovation.offices import SUBMITTER


@dataclass(frozen=True)
class Taken:
    """A step that was taken. `by` is empty for the clock."""

    step: WorkflowTransition | None
    state: WorkflowState | None
    move: Move
    by: str


def steps_taken(proposal: Proposal, *, names_submitter: bool) -> list[Taken]:
    """The newest first; the submitter's own without a name, where it is hidden. Three queries."""
    version = proposal.workflow_id
    steps = {one.code: one for one in WorkflowTransition.objects.filter(version=version)}
    states = {one.code: one for one in WorkflowState.objects.filter(version=version)}
    moves = Move.objects.filter(proposal=proposal).select_related("by").order_by("-at", "-pk")
    found = []
    for move in moves:
        step = steps.get(move.transition)
        is_own = step is not None and SUBMITTER in step.roles
        by = _("the submitter") if is_own and not names_submitter else str(move.by or "")
        found.append(Taken(step, states.get(move.target), move, by))
    return found
