"""The one writer of the ledger. Rules of money: domain rules 1, 3, 5, 8, 9, 10, 14 and 15.

A posting locks the period's kept balance first, so of two that race for the same money the second
reads what the first has left. Kept balances are the sums of entries: `proof.py` checks it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.core.sql import id_list
from orgchange.innovation.amounts import amount_text
from orgchange.innovation.models import (
    Amendment,
    Decision,
    EntryKind,
    FundPeriod,
    ItemBalance,
    LedgerEntry,
    PeriodBalance,
    Proposal,
    ProposalPerson,
    Unit,
)
from orgchange.innovation.policies import PAYING

# What an entry does to the kept sums of its period, and (all but the first two) of its proposal.
SIGNS: Mapping[str, Mapping[str, int]] = {
    EntryKind.ALLOCATE: {"allocated": 1},
    EntryKind.TRANSFER: {"transferred": 1},
    EntryKind.RESERVE: {"reserved": 1},
    EntryKind.UNRESERVE: {"reserved": -1},
    EntryKind.COMMIT: {"reserved": -1, "committed": 1},
    EntryKind.DECOMMIT: {"committed": -1},
    EntryKind.RELEASE: {"released": 1},
    EntryKind.RETURN: {"released": -1},
    EntryKind.ACTUAL: {"actual": 1},
}
# The others have opposites of their own.
REVERSIBLE = (
    EntryKind.ALLOCATE,
    EntryKind.TRANSFER,
    EntryKind.RELEASE,
    EntryKind.RETURN,
    EntryKind.ACTUAL,
)


class NotEnough(DomainError):
    """The period does not have this much left: other requests hold it."""

    code = "not_enough_money"


class OutOfOrder(DomainError):
    """The item's sums would not be in order: actual <= released <= committed."""

    code = "money_out_of_order"


class PeriodClosed(DomainError):
    """A closed period takes no entries."""

    code = "period_closed"


class PostedOtherwise(DomainError):
    """The same source was posted before, with another amount."""

    code = "posted_otherwise"


class NotReversible(DomainError):
    """The entry has an opposite of its own, or is reversed already."""

    code = "not_reversible"


class PayerApproved(NotAllowed):
    """Whoever approved an award does not pay it."""

    code = "payer_approved"


@dataclass(frozen=True)
class Posting:
    """One movement to be written. `source`, `kind` and `sequence` make it unique."""

    period_id: int
    kind: str
    amount: Decimal
    source: str
    occurred_on: date
    sequence: int = 1
    proposal_id: int | None = None
    unit: str = Unit.MONEY
    decision_id: int | None = None
    reverses: LedgerEntry | None = None
    counterpart_id: int | None = None
    text: str = ""
    reference: str = ""


def post(postings: Sequence[Posting], *, actor: User | None, now: datetime) -> list[LedgerEntry]:
    """Write movements in order, all or none. What was posted before is answered, not repeated.

    Who may post is asked by the service that calls. Raises `NotEnough`, `OutOfOrder`,
    `PeriodClosed`, `PostedOtherwise`, `NotReversible`, `PayerApproved`.
    """
    with transaction.atomic():
        _refuse_approver(postings, actor)
        lock_periods({posting.period_id for posting in postings})
        return [_post_one(posting, actor, now) for posting in postings]


def _refuse_approver(postings: Iterable[Posting], actor: User | None) -> None:
    """Rule 5: who decided on an award, or agreed to a decision, does not pay it; nor its people."""
    paid = {p.proposal_id for p in postings if p.kind in PAYING and p.proposal_id is not None}
    if actor is None or not paid:
        return
    decided = Q(decided_by__user=actor) | Q(second__user=actor)
    if Decision.objects.filter(decided, proposal__in=id_list(paid)).exists():
        raise PayerApproved(_("You decided on this award: somebody else pays it."))
    amended = Amendment.objects.filter(decided_by__user=actor, award__proposal__in=id_list(paid))
    if amended.exists():
        raise PayerApproved(_("You decided on this award: somebody else pays it."))
    parts = ProposalPerson.objects.filter(proposal=OuterRef("pk"), employee__user=actor)
    own = Q(submitter__user=actor) | Q(Exists(parts))
    if Proposal.objects.filter(own, pk__in=id_list(paid)).exists():
        raise PayerApproved(_("You belong to this proposal: somebody else pays it."))


def lock_periods(ids: Iterable[int]) -> None:
    """Lock periods in one order, so that two transfers cannot wait on each other; none is closed.

    Rows that only refer to a period need not wait for it.
    """
    rows = FundPeriod.objects.select_for_update(no_key=True)
    for period in rows.filter(pk__in=sorted(set(ids))).order_by("pk"):
        if period.closed_at is not None:
            message = _("The period %(period)s is closed; it takes no entries.")
            raise PeriodClosed(message % {"period": period.name})


def _post_one(posting: Posting, actor: User | None, now: datetime) -> LedgerEntry:
    before = LedgerEntry.objects.filter(
        source=posting.source, kind=posting.kind, sequence=posting.sequence
    ).first()
    if before is not None:
        return _same(before, posting)
    change = _change(posting)
    if posting.proposal_id is not None:
        _keep_item(posting, posting.proposal_id, change)
    _keep_period(posting, change)
    return LedgerEntry.objects.create(
        period_id=posting.period_id,
        unit=posting.unit,
        kind=posting.kind,
        amount=posting.amount,
        proposal_id=posting.proposal_id,
        reverses=posting.reverses,
        counterpart_id=posting.counterpart_id,
        decision_id=posting.decision_id,
        source=posting.source,
        sequence=posting.sequence,
        occurred_on=posting.occurred_on,
        text=posting.text,
        reference=posting.reference,
        posted_at=now,
        posted_by=actor,
    )


def _same(before: LedgerEntry, posting: Posting) -> LedgerEntry:
    same = (before.period_id, before.amount, before.proposal_id, before.unit, before.reverses_id)
    reverses_id = posting.reverses.pk if posting.reverses else None
    asked = (posting.period_id, posting.amount, posting.proposal_id, posting.unit, reverses_id)
    if same != asked:
        raise PostedOtherwise(_("This was posted before, with another amount or for another item."))
    return before


def _change(posting: Posting) -> dict[str, Decimal]:
    """By how much each kept sum moves."""
    if posting.reverses is None:
        return {name: sign * posting.amount for name, sign in SIGNS[posting.kind].items()}
    entry = posting.reverses
    if entry.kind not in REVERSIBLE:
        raise NotReversible(_("This entry is not reversed; it has an opposite of its own."))
    back = entry.reversals.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    if posting.amount > abs(entry.amount) - back:
        message = _("Of this entry only %(left)s can still be reversed.")
        raise NotReversible(message % {"left": amount_text(abs(entry.amount) - back)})
    sign = -1 if entry.amount > 0 else 1
    return {name: sign * way * posting.amount for name, way in SIGNS[entry.kind].items()}


def _keep_period(posting: Posting, change: Mapping[str, Decimal]) -> None:
    rows = PeriodBalance.objects.select_for_update()
    kept, _made = rows.get_or_create(period_id=posting.period_id, unit=posting.unit)
    for name, by in change.items():
        setattr(kept, name, getattr(kept, name) + by)
    if kept.available < 0 or kept.allocated < 0:
        messages = {
            Unit.MONEY: _("%(missing)s too much: another request holds these funds."),
            Unit.DAYS: _("%(missing)s person-days too much: another request holds these days."),
        }
        missing = amount_text(max(-kept.available, -kept.allocated))
        raise NotEnough(messages[Unit(posting.unit)] % {"missing": missing})
    kept.save(update_fields=list(change))


def _keep_item(posting: Posting, proposal_id: int, change: Mapping[str, Decimal]) -> None:
    kept, _made = ItemBalance.objects.get_or_create(
        proposal_id=proposal_id, period_id=posting.period_id, unit=posting.unit
    )
    for name, by in change.items():
        setattr(kept, name, getattr(kept, name) + by)
    if kept.reserved < 0:
        raise OutOfOrder(_("There is no reserve of this amount for the proposal."))
    if not 0 <= kept.actual <= kept.released <= kept.committed:
        message = _(
            "Spent %(actual)s, released %(released)s, committed %(committed)s: "
            "each must be covered by the next."
        )
        names = ("actual", "released", "committed")
        sums = {name: amount_text(getattr(kept, name)) for name in names}
        raise OutOfOrder(message % sums)
    kept.save(update_fields=list(change))
