"""Results that are decided and not told yet, and still stand. Reads only."""

from django.db.models import Exists, OuterRef, QuerySet

from orgchange.innovation.models import Decision, Outcome, Stand, WorkflowState

# A proposal sent back is not decided; a rescission is told as it happens.
TOLD_LATER = (Outcome.APPROVED, Outcome.DECLINED)


def untold() -> QuerySet[Decision]:
    """The results that wait to be told, the oldest first.

    Not among them: what was decided again since, and what its submitter withdrew meanwhile.
    """
    later = Decision.objects.filter(proposal=OuterRef("proposal"), pk__gt=OuterRef("pk"))
    rows = Decision.objects.filter(~Exists(later), told_at=None, outcome__in=TOLD_LATER)
    rows = rows.filter(Exists(_decided_state()))
    related = rows.select_related("proposal__round__fund", "proposal__submitter", "decided_by")
    return related.order_by("decided_at", "pk")


def _decided_state() -> QuerySet[WorkflowState]:
    """The state of the decision's proposal, where that is still one of having been decided."""
    return WorkflowState.objects.filter(
        version=OuterRef("proposal__workflow"),
        code=OuterRef("proposal__state"),
        stand=Stand.DECIDED,
    )
