"""Results that are decided and not told yet. Reads only."""

from django.db.models import Exists, OuterRef, QuerySet

from orgchange.innovation.models import Decision, Outcome

# A proposal sent back is not decided; a rescission is told as it happens.
TOLD_LATER = (Outcome.APPROVED, Outcome.DECLINED)


def untold() -> QuerySet[Decision]:
    """The results that wait to be told, the oldest first. What was decided again since is not."""
    later = Decision.objects.filter(proposal=OuterRef("proposal"), pk__gt=OuterRef("pk"))
    rows = Decision.objects.filter(~Exists(later), told_at=None, outcome__in=TOLD_LATER)
    related = rows.select_related("proposal__round__fund", "proposal__submitter", "decided_by")
    return related.order_by("decided_at", "pk")
