"""The proof that kept balances equal the sums of entries, and that ended things hold nothing.

Rules 7 and 14. Reads every entry once, in one grouped statement; nothing is mended by it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, F, Sum, Value, When

from orgchange.innovation.models import (
    Award,
    ItemBalance,
    LedgerEntry,
    PeriodBalance,
    Stand,
    WorkflowState,
)
from orgchange.innovation.models.ledger import Sums
from orgchange.innovation.services.posting import SIGNS

OF_ITEM = ("reserved", "committed", "released", "actual")
OF_PERIOD = ("allocated", "transferred", *OF_ITEM)
Key = tuple[int, str, int | None]  # period, unit, proposal (None: the whole period)
Totals = dict[str, Decimal]


@dataclass(frozen=True)
class Difference:
    """A kept sum that is not what the entries come to."""

    period_id: int
    unit: str
    proposal_id: int | None
    name: str
    kept: Decimal
    summed: Decimal

    def __str__(self) -> str:
        where = f"proposal {self.proposal_id}" if self.proposal_id else "period"
        return (
            f"period {self.period_id}, {where}, {self.unit}: {self.name} is kept as {self.kept},"
            f" the entries come to {self.summed}"
        )


def differences() -> list[Difference]:
    """Every kept sum that the entries do not bear out. Three queries."""
    summed = sums()
    kept: dict[Key, Sums] = {}
    for row in PeriodBalance.objects.all():
        kept[row.period_id, row.unit, None] = row
    for item in ItemBalance.objects.all():
        kept[item.period_id, item.unit, item.proposal_id] = item
    return [
        found
        for key in sorted(kept.keys() | summed.keys(), key=str)
        for found in _compared(key, kept.get(key), summed.get(key, {}))
    ]


def sums() -> Mapping[Key, Totals]:
    """What the entries come to, for each period and each item. One query."""
    totals: dict[Key, Totals] = defaultdict(lambda: defaultdict(Decimal))
    for row in _grouped():
        kind = row["reverses__kind"] or row["kind"]
        way = 1 if row["kind"] == kind else (1 if row["was_negative"] else -1)
        for name, sign in SIGNS[kind].items():
            by = sign * way * row["sum"]
            totals[row["period"], row["unit"], None][name] += by
            if row["proposal"] is not None:
                totals[row["period"], row["unit"], row["proposal"]][name] += by
    return totals


def loose_ends() -> list[str]:
    """What ended and still holds something: rule 7, in words for an operator."""
    ended = WorkflowState.objects.filter(stand__in=[Stand.ENDED, Stand.DECIDED])
    codes = set(ended.values_list("version", "code"))
    reserved = ItemBalance.objects.exclude(reserved=0).select_related("proposal")
    found = [
        f"proposal {row.proposal_id} is {row.proposal.state} and has {row.reserved} reserved"
        for row in reserved
        if (row.proposal.workflow_id, row.proposal.state) in codes
    ]
    closed = Award.objects.filter(ended_at__isnull=False).values("proposal")
    open_rows = ItemBalance.objects.filter(proposal__in=closed).exclude(committed=F("actual"))
    return found + [
        f"proposal {row.proposal_id} has ended with {row.open} open" for row in open_rows
    ]


def _grouped() -> Iterator[Mapping[str, Any]]:
    negative = Case(
        When(reverses__amount__lt=0, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows = LedgerEntry.objects.annotate(was_negative=negative).order_by()
    grouped = rows.values(
        "period", "unit", "proposal", "kind", "reverses__kind", "was_negative"
    ).annotate(sum=Sum("amount"))
    yield from grouped.iterator(chunk_size=5000)


def _compared(key: Key, kept: Sums | None, summed: Mapping[str, Decimal]) -> Iterator[Difference]:
    period_id, unit, proposal_id = key
    for name in OF_PERIOD if proposal_id is None else OF_ITEM:
        held = getattr(kept, name) if kept else Decimal(0)
        found = Decimal(summed.get(name, 0)).quantize(Decimal("0.01"))
        if held != found:
            yield Difference(period_id, unit, proposal_id, name, held, found)
