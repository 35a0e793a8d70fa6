"""First replies: how many came in time, and how many are overdue now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from orgchange.innovation.models import Proposal, Stand, WorkflowState


@dataclass(frozen=True)
class Replies:
    """Proposals by their first reply. `given` are those that had one."""

    given: int
    in_time: int
    overdue: int


def replies_of(rows: QuerySet[Proposal], now: datetime) -> Replies:
    """Counted in one query. A stopped clock is not overdue."""
    is_open = Q(state__in=WorkflowState.objects.filter(stand=Stand.OPEN).order_by().values("code"))
    waits = Q(replied_at=None, clock_stopped_at=None, reply_due_at__lt=now)
    given = Q(replied_at__isnull=False)
    counted = rows.order_by().aggregate(
        given=Count("pk", filter=given),
        in_time=Count("pk", filter=given & Q(replied_at__lte=F("reply_due_at"))),
        overdue=Count("pk", filter=waits & is_open),
    )
    return Replies(**counted)
