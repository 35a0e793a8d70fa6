"""What waits for somebody of a fund's committee, on their home page."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest

from orgchange.directory.scopes import Sight, sight
from orgchange.directory.views.doors import clock
from orgchange.innovation.blindness import showing
from orgchange.innovation.deciding.batched import open_items
from orgchange.innovation.deciding.untold import untold
from orgchange.innovation.models import Batch, FundRole, Proposal, Stand, WorkflowState
from orgchange.innovation.offices import offices_of
from orgchange.innovation.scopes import own_proposals

MOST = 5


def home_card(request: HttpRequest) -> dict[str, Any] | None:
    """Batches before a director, replies that a fund manager owes, results to tell."""
    held = sight(request)
    offices = set(offices_of(held).values_list("fund_id", "role"))
    directs = {fund_id for fund_id, role in offices if role == FundRole.DIRECTOR}
    manages = {fund_id for fund_id, role in offices if role == FundRole.MANAGER}
    if not (directs or manages):
        return None
    card: dict[str, Any] = {
        "batches": _waiting(held, directs) if directs else [],
        "replies": _replies(manages) if manages else [],
        "untold": _untold(held, manages) if manages else 0,
        "now": clock(),
    }
    return card if card["batches"] or card["replies"] or card["untold"] else None


def _waiting(held: Sight, fund_ids: set[int]) -> list[Batch]:
    """Batches with something for this director; what they belong to is not counted."""
    own = own_proposals(held).values("pk")
    waiting = open_items().exclude(proposal__in=own)
    rows = Batch.objects.filter(fund__in=fund_ids, pk__in=waiting.values("batch"))
    size = Count("items", filter=~Q(items__proposal__in=own))
    return list(rows.annotate(size=size).order_by("requested_at", "pk")[:MOST])


def _untold(held: Sight, fund_ids: set[int]) -> int:
    """How many results; those of one's own proposals are not counted, for a count tells."""
    own = Proposal.objects.filter(round__fund__in=fund_ids)
    return untold().filter(proposal__in=showing(held, "state", own)).count()


def _replies(fund_ids: set[int]) -> list[Proposal]:
    """Proposals under way that nobody has answered, the most urgent first."""
    is_open = WorkflowState.objects.filter(stand=Stand.OPEN).order_by().values("code")
    rows = Proposal.objects.filter(
        round__fund__in=fund_ids,
        state__in=is_open,
        replied_at=None,
        clock_stopped_at=None,
        reply_due_at__isnull=False,
    )
    return list(rows.order_by("reply_due_at", "pk")[:MOST])
