"""States of pilots as they are called and shown."""

from django.db.models import QuerySet

from orgchange.innovation.models import WorkflowState
from orgchange.pilots.models import Pilot, Verdict

# How a state looks: a token of the design system, never colour alone. Amber: somebody's turn.
LOOKS = {
    "setup": "excluded",
    "ready": "pending",
    "running": "info",
    "gate_review": "pending",
    "on_hold": "excluded",
    "evaluating": "pending",
    "decision": "pending",
    "closing": "info",
    "closed": "excluded",
}
# An invalidated pilot with its lesson looks as a validated one does: both are results.
VERDICT_LOOKS: dict[str, str] = {
    Verdict.VALIDATED: "covered",
    Verdict.INVALIDATED: "covered",
    Verdict.INCONCLUSIVE: "info",
    Verdict.DID_NOT_FINISH: "excluded",
}


def state_of(pilot: Pilot) -> WorkflowState:
    """The state that a pilot is in. One query."""
    return WorkflowState.objects.get(version=pilot.workflow_id, code=pilot.state)


def states() -> QuerySet[WorkflowState]:
    """All states of the newest published workflow of pilots, in order."""
    newest = WorkflowState.objects.filter(
        version__workflow__code="pilot", version__published_at__isnull=False
    ).order_by("-version__number")
    return WorkflowState.objects.filter(version__in=newest.values("version")[:1]).order_by(
        "position"
    )


def state_names(language: str) -> dict[tuple[int, str], str]:
    """Names of every state by version and code, for lists. One query."""
    rows = WorkflowState.objects.filter(version__workflow__code="pilot")
    return {(row.version_id, row.code): row.name_in(language) for row in rows}
