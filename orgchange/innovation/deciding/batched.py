"""What waits for the director in batches. Reads only."""

from django.db.models import QuerySet

from orgchange.innovation.models import BatchItem, Proposal


def open_items() -> QuerySet[BatchItem]:
    """Items that were not decided, sent back or withdrawn."""
    return BatchItem.objects.filter(settled_at=None)


def open_item(proposal: Proposal) -> BatchItem | None:
    """The one that waits for this proposal."""
    return open_items().filter(proposal=proposal).first()
