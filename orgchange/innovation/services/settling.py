"""The end of an award: what is left goes back to its fund. Rule 7."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.sql import id_list
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation.models import Award, EntryKind, ItemBalance, LedgerEntry
from orgchange.innovation.policies import can_pay
from orgchange.innovation.services.entries import refuse_ended, today
from orgchange.innovation.services.moving import alone_with
from orgchange.innovation.services.posting import Posting, post


def settle_award(*, award: Award, actor: User | None, now: datetime) -> Award:
    """Return what was not spent, decommit what is left, and end the award."""
    require(can_pay(sight_of_actor(actor, now), fund_id=award.proposal.round.fund_id))
    with alone_with(award.proposal):
        award.refresh_from_db()
        refuse_ended(award)
        postings = take_award_back(award, actor=actor, now=now)
        given = [f"{posting.kind} {posting.amount}" for posting in postings]
        record(action="award.settled", obj=award, actor=actor, at=now, changes={"entries": given})
    return award


def take_award_back(award: Award, *, actor: User | None, now: datetime) -> list[Posting]:
    """Return and decommit what is not spent, and end the award. The caller has locked it."""
    rows = ItemBalance.objects.filter(proposal=award.proposal_id, period__closed_at=None)
    postings = [posting for row in rows for posting in _back(award, row, now)]
    post(postings, actor=actor, now=now)
    end_award(award, now)
    return postings


def settle_rest(proposal_ids: Iterable[int | None], *, actor: User | None, now: datetime) -> None:
    """What a correction freed of awards that have ended goes back to their fund at once."""
    ids = {pk for pk in proposal_ids if pk is not None}
    for award in Award.objects.filter(proposal__in=id_list(ids), ended_at__isnull=False):
        rows = ItemBalance.objects.filter(proposal=award.proposal_id, period__closed_at=None)
        post([one for row in rows for one in _back(award, row, now)], actor=actor, now=now)


def end_award(award: Award, now: datetime) -> None:
    """No more tranches, and no open amendment; the step or service has seen to the money."""
    award.tranches.filter(released_at=None).delete()
    award.amendments.filter(decided_at=None).update(decided_at=now)
    award.ended_at = now
    award.save(update_fields=["ended_at", "updated_at"])


def _back(award: Award, row: ItemBalance, now: datetime) -> list[Posting]:
    """What takes an item's unspent money back, in the order that the ledger accepts."""
    amounts = {EntryKind.RETURN: row.released - row.actual, EntryKind.DECOMMIT: row.open}
    source = f"award:{award.pk}:settled:{row.period_id}:{row.unit}"
    before = Counter(LedgerEntry.objects.filter(source=source).values_list("kind", flat=True))
    return [
        Posting(
            period_id=row.period_id,
            kind=kind,
            amount=amount,
            source=source,
            sequence=before[kind] + 1,
            occurred_on=today(now),
            proposal_id=award.proposal_id,
            unit=row.unit,
        )
        for kind, amount in amounts.items()
        if amount > 0
    ]
