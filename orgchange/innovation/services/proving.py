"""The nightly proof and its alarm: what differs is logged, recorded, shown as a failed beat."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.utils.translation import ngettext

from orgchange.audit.services import record
from orgchange.innovation.models import LedgerEntry
from orgchange.innovation.money.proof import Difference, differences, loose_ends
from orgchange.notices import heartbeats

MOST_TOLD = 20
log = structlog.get_logger(__name__)


def prove(*, clock: Callable[[], datetime]) -> list[Difference]:
    """Compare every kept balance with the sum of its entries; answers what differs."""
    with heartbeats.beating(heartbeats.PROVE, clock=clock) as detail:
        found, loose = differences(), loose_ends()
        detail |= {"differences": len(found), "loose_ends": len(loose)}
        if found or loose:
            told = [*map(str, found[:MOST_TOLD]), *loose[:MOST_TOLD]]
            detail["error"] = _alarm(len(found) + len(loose))
            log.error("ledger_differs", told=told)
            record(
                action="ledger.differs",
                object_type=LedgerEntry._meta.label_lower,
                actor=None,
                at=clock(),
                changes={"told": told},
            )
    return found


def _alarm(count: int) -> str:
    message = ngettext(
        "%(count)s balance is not what its entries come to.",
        "%(count)s balances are not what their entries come to.",
        count,
    )
    return message % {"count": count}
