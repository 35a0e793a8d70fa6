"""The awards that rows of a file may mean, and what each can still take. Read once for a file."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from orgchange.innovation.models import (
    Award,
    EntryKind,
    Fund,
    ItemBalance,
    LedgerEntry,
    Unit,
)

ZERO = Decimal(0)
Posted = dict[tuple[int, str], list["Known"]]


@dataclass
class Known:
    """An actual that is on record, and what of it is not reversed."""

    entry: LedgerEntry
    left: Decimal


@dataclass
class Book:
    """A fund's awards by number and title, what is released and not spent, what is on record."""

    numbers: dict[str, Award] = field(default_factory=dict)
    titles: dict[str, list[Award]] = field(default_factory=lambda: defaultdict(list))
    unspent: dict[int, Decimal] = field(default_factory=dict)
    posted: Posted = field(default_factory=lambda: defaultdict(list))

    def award(self, text: str) -> tuple[Award | None, str, dict[str, int]]:
        """The award that a cell means; or none, and the code of what is wrong."""
        key = text.strip().casefold()
        if key in self.numbers:
            return self.numbers[key], "", {}
        named = self.titles.get(key, [])
        if len(named) == 1:
            return named[0], "", {}
        if named:
            return None, "proposal_ambiguous", {"count": len(named)}
        return None, "unknown_proposal", {}


def read_book(fund: Fund) -> Book:
    """Everything that the rows of a file may meet. Three queries."""
    book = Book()
    awards = Award.objects.filter(proposal__round__fund=fund).select_related("proposal")
    for award in awards:
        if award.proposal.number:
            book.numbers[award.proposal.number.casefold()] = award
        book.titles[award.proposal.title.strip().casefold()].append(award)
    rows = ItemBalance.objects.filter(
        proposal__round__fund=fund, unit=Unit.MONEY, period__closed_at=None, committed__gt=0
    )
    for row in rows.order_by("period__starts_on", "period"):  # the newest is the one that pays
        book.unspent[row.proposal_id] = row.released - row.actual
    for entry in _actuals(fund):
        left = entry.amount - (entry.back or ZERO)  # type: ignore[attr-defined]
        if entry.proposal_id is not None:
            book.posted[entry.proposal_id, entry.reference.casefold()].append(Known(entry, left))
    return book


def _actuals(fund: Fund) -> "list[LedgerEntry]":
    rows = LedgerEntry.objects.filter(
        period__fund=fund, kind=EntryKind.ACTUAL, unit=Unit.MONEY, proposal__isnull=False
    ).exclude(reference="")
    return list(rows.annotate(back=Sum("reversals__amount")).order_by("pk"))
