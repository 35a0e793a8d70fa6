"""The rounds that hear proposals."""

from datetime import datetime

from django.db.models import QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Round
from orgchange.innovation.scopes import rounds_visible_to


def rounds_taking(sight: Sight, now: datetime) -> QuerySet[Round]:
    """Rounds for which a proposal can be begun: open, or opening later; those open first."""
    rows = rounds_visible_to(sight).filter(fund__is_open=True, closes_at__gt=now)
    return rows.select_related("fund").order_by("opens_at", "closes_at", "pk")
