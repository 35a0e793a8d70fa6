"""The rows of a confirmed import as entries: in one go, each unique by what its paper says."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from orgchange.accounts.models import User
from orgchange.core.sql import id_list
from orgchange.innovation.models import (
    EntryKind,
    ItemBalance,
    LedgerEntry,
    LedgerImport,
    LedgerImportRow,
    Proposal,
    Unit,
)
from orgchange.innovation.services.posting import Posting, post
from orgchange.innovation.services.settling import settle_rest


def post_rows(held: LedgerImport, *, actor: User | None, now: datetime) -> None:
    """Post every row of the import; refused as a whole where one cannot be."""
    rows = list(held.rows.select_related("reverses").order_by("pk"))
    ids = {row.proposal_id for row in rows}
    locked = Proposal.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(locked.filter(pk__in=id_list(ids)).values_list("pk", flat=True))
    periods, before = _periods(ids), _before(rows)
    postings = [_posting(row, periods, before) for row in rows]
    for row, entry in zip(rows, post(postings, actor=actor, now=now), strict=True):
        row.entry = entry
    settle_rest(ids, actor=actor, now=now)
    LedgerImportRow.objects.bulk_update(rows, ["entry"], batch_size=500)


def said_by(row: LedgerImportRow) -> tuple[int | None, int, Decimal, int | None]:
    """What a row would post, to be compared."""
    return row.row, row.proposal_id, row.amount, row.reverses_id


def _posting(
    row: LedgerImportRow, periods: Mapping[int, int], before: Counter[tuple[str, str]]
) -> Posting:
    kind = EntryKind.REVERSE if row.reverses else EntryKind.ACTUAL
    source = _source(row)
    before[source, kind] += 1
    return Posting(
        period_id=row.reverses.period_id if row.reverses else periods[row.proposal_id],
        kind=kind,
        amount=row.amount,
        source=source,
        sequence=before[source, kind],
        occurred_on=row.occurred_on,
        proposal_id=row.proposal_id,
        reverses=row.reverses,
        text=row.text,
        reference=row.reference,
    )


def _periods(proposal_ids: set[int]) -> Mapping[int, int]:
    """The newest open period of each proposal with a commitment."""
    rows = ItemBalance.objects.filter(
        proposal__in=id_list(proposal_ids),
        unit=Unit.MONEY,
        period__closed_at=None,
        committed__gt=0,
    ).order_by("period__starts_on", "period")
    return dict(rows.values_list("proposal_id", "period_id"))


def _before(rows: Sequence[LedgerImportRow]) -> Counter[tuple[str, str]]:
    """How often each paper was posted before: again only after it was reversed."""
    found: Counter[tuple[str, str]] = Counter()
    sources = {_source(row) for row in rows}
    entries = LedgerEntry.objects.filter(source__in=sources)
    found.update(entries.values_list("source", "kind"))
    return found


def _source(row: LedgerImportRow) -> str:
    """The paper: proposal, reference, day and amount."""
    said = f"{row.proposal_id}|{row.reference.casefold()}|{row.occurred_on}|{row.amount:.2f}"
    return f"paper:{hashlib.sha256(said.encode()).hexdigest()[:40]}"
