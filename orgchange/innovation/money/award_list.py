"""Awards as a list, and one of them with its sums: for page, API and file."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from orgchange.core.sql import id_list
from orgchange.innovation.models import Award, ItemBalance, Tranche, Unit

ZERO = Decimal(0)


@dataclass(frozen=True)
class ItemSums:
    """What a proposal holds in one unit, over all periods."""

    reserved: Decimal = ZERO
    committed: Decimal = ZERO
    released: Decimal = ZERO
    actual: Decimal = ZERO

    @property
    def open(self) -> Decimal:
        """Committed and not spent."""
        return self.committed - self.actual

    @property
    def unspent(self) -> Decimal:
        """Released and not spent."""
        return self.released - self.actual


@dataclass(frozen=True)
class AwardRow:
    """An award with its sums, and the tranche that comes next."""

    award: Award
    money: ItemSums
    days: ItemSums
    next: Tranche | None


STANDINGS = ("running", "ended")


def narrowed(awards: QuerySet[Award], *, text: str = "", standing: str = "") -> QuerySet[Award]:
    """The awards asked for, newest first."""
    found = awards.order_by("-decision__decided_at", "-pk")
    if standing in STANDINGS:
        found = found.filter(ended_at__isnull=standing == "running")
    if text:
        found = found.filter(Q(proposal__title__icontains=text) | Q(proposal__number__iexact=text))
    return found


def award_rows(awards: Sequence[Award]) -> list[AwardRow]:
    """Awards with their sums. Two queries."""
    proposals = {award.proposal_id for award in awards}
    sums, waiting = item_sums(proposals), _next(awards)
    return [
        AwardRow(
            award,
            money=sums.get((award.proposal_id, Unit.MONEY), ItemSums()),
            days=sums.get((award.proposal_id, Unit.DAYS), ItemSums()),
            next=waiting.get(award.pk),
        )
        for award in awards
    ]


def item_sums(proposal_ids: set[int]) -> Mapping[tuple[int, str], ItemSums]:
    """By proposal and unit, over all periods. One query."""
    found: dict[tuple[int, str], list[ItemBalance]] = defaultdict(list)
    for row in ItemBalance.objects.filter(proposal__in=id_list(proposal_ids)):
        found[row.proposal_id, row.unit].append(row)
    return {
        key: ItemSums(
            *(
                sum((getattr(row, name) for row in rows), ZERO)
                for name in ("reserved", "committed", "released", "actual")
            )
        )
        for key, rows in found.items()
    }


def _next(awards: Sequence[Award]) -> Mapping[int, Tranche]:
    ids = id_list(award.pk for award in awards)
    rows = Tranche.objects.filter(award__in=ids, released_at=None).order_by("award", "-position")
    return {row.award_id: row for row in rows}
