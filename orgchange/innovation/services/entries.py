"""What services of money have in common: the day, the period that pays, who may, and the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid
from orgchange.innovation.models import Award, ItemBalance, LedgerEntry, Proposal, Unit


class AwardEnded(DomainError):
    """The award has ended: nothing is paid or promised for it any more."""

    code = "award_ended"


class NothingCommitted(DomainError):
    """No open period holds money for the proposal."""

    code = "nothing_committed"


@dataclass(frozen=True)
class Paper:
    """What an entry says for itself. `key` makes a request unique: sent twice, it posts once."""

    key: str
    occurred_on: date
    text: str = ""
    reference: str = ""


def today(now: datetime) -> date:
    """The day at `now` where the firm is."""
    return firm_day(now)


def refuse_future(paper: Paper, now: datetime) -> None:
    """What has not happened is not posted."""
    if paper.occurred_on > today(now):
        message = _("The day lies in the future.")
        refuse_invalid([Problem("occurred_on", "in_the_future", message)])


def refuse_ended(award: Award) -> None:
    """Refuse what only a running award has."""
    if award.ended_at is not None:
        raise AwardEnded(_("This award has ended."))


def paying_period(proposal: Proposal, unit: str = Unit.MONEY) -> int:
    """The open period that holds the proposal's commitment; the newest, after a carry-over."""
    rows = ItemBalance.objects.filter(proposal=proposal, unit=unit, period__closed_at=None)
    found = rows.filter(committed__gt=0).order_by("-period__starts_on", "-period").first()
    if found is None:
        raise NothingCommitted(_("No open period holds money for this proposal."))
    return found.period_id


def record_entry(
    action: str, entry: LedgerEntry, *, actor: User | None, now: datetime, **more: Any
) -> None:
    """The record of one movement."""
    said: Mapping[str, Any] = {"amount": str(entry.amount), "period": entry.period_id, **more}
    record(action=action, obj=entry, actor=actor, at=now, changes=said)


def money(value: Decimal) -> Decimal:
    """To the cent."""
    return value.quantize(Decimal("0.01"))
