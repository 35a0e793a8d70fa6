"""What the pages of batches show. Reads only, a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from orgchange.directory.scopes import Sight
from orgchange.innovation.blindness import Shown, showing, view_of
from orgchange.innovation.deciding.batched import open_items
from orgchange.innovation.involvement import Tie, ties
from orgchange.innovation.models import (
    Batch,
    BatchItem,
    Fund,
    FundRole,
    ItemBalance,
    Move,
    PeriodBalance,
    Proposal,
    Unit,
    Wish,
    WorkflowTransition,
)
from orgchange.innovation.offices import funds_where
from orgchange.innovation.policies import COMMITTEE
from orgchange.innovation.scopes import own_proposals, proposals_handled_by

REQUEST = "request"
MOST_BATCHES = 30
MARKED_A_PAGE = 50
ITEMS_A_PAGE = 50
OF_A_LINE = ("proposal__round__fund", "proposal__submitter", "decision__decided_by")


@dataclass(frozen=True)
class Marked:
    """A proposal that can be put before the director. `words`: why it would be declined."""

    proposal: Proposal
    reserved: Decimal
    words: str
    shown: Shown


@dataclass(frozen=True)
class FundMarked:
    """What is marked in one fund: `count` in all, of which `rows` are on this page."""

    fund: Fund
    count: int
    rows: Sequence[Marked]


@dataclass(frozen=True)
class Line:
    """One item of a batch as its reader sees it. `tie` keeps the reader from deciding on it."""

    item: BatchItem
    shown: Shown
    tie: Tie | None
    words: str
    is_open: bool


def batches_visible_to(sight: Sight) -> QuerySet[Batch]:
    """Those of the funds in whose committee the viewer sits; all for auditors."""
    if sight.is_auditor:
        return Batch.objects.all()
    return Batch.objects.filter(fund__in=funds_where(sight, *COMMITTEE))


def batches_listed(sight: Sight) -> list[Batch]:
    """The latest batches, those that wait first; counted as the viewer sees them."""
    own = own_proposals(sight).values("pk")
    waiting = open_items().filter(batch=OuterRef("pk")).exclude(proposal__in=own)
    others = ~Q(items__proposal__in=own)
    rows = batches_visible_to(sight).annotate(
        waits=Exists(waiting),
        size=Count("items", filter=others),
        left=Count("items", filter=others & Q(items__settled_at=None)),
        wished=Sum("items__amount", filter=others),
    )
    related = rows.select_related("fund", "requested_by")
    return list(related.order_by("-waits", "-requested_at", "-pk")[:MOST_BATCHES])


def marked(sight: Sight) -> QuerySet[Proposal]:
    """What is marked and not yet asked, by fund, the oldest mark first."""
    ready = WorkflowTransition.objects.filter(
        version=OuterRef("workflow"), source=OuterRef("state"), code=REQUEST
    )
    rows = showing(sight, "state", proposals_handled_by(sight).filter(Exists(ready)))
    return rows.order_by("round__fund__name", "round__fund_id", "entered_at", "pk")


def all_marked(sight: Sight, fund: Fund) -> list[int]:
    """All of a fund that the pages show, those marked longest first."""
    rows = marked(sight).filter(round__fund=fund).order_by("entered_at", "pk")
    return list(rows.values_list("pk", flat=True))


def marked_page(sight: Sight, number: str | None) -> Page[Any]:
    """A page of what is marked, with the money that is reserved for each (`held`)."""
    balances = ItemBalance.objects.filter(proposal=OuterRef("pk"), unit=Unit.MONEY).order_by()
    held = balances.values("proposal").annotate(sum=Sum("reserved")).values("sum")
    rows = marked(sight).annotate(held=Subquery(held)).select_related("round__fund", "submitter")
    return Paginator(rows, MARKED_A_PAGE).get_page(number)


def marked_by_fund(sight: Sight, page: Page[Any]) -> list[FundMarked]:
    """The rows of a page by fund, as the viewer may know them."""
    found = list(page.object_list)
    shown, words = view_of(sight, found), words_of([row.pk for row in found])
    funds: dict[int, list[Marked]] = {}
    for row in found:
        held: Decimal = getattr(row, "held", None) or Decimal(0)
        one = Marked(row, held, words.get(row.pk, ""), shown[row.pk])
        funds.setdefault(row.round.fund_id, []).append(one)
    counts = _counted(sight) if page.has_other_pages() else {}
    return [
        FundMarked(rows[0].proposal.round.fund, counts.get(fund, len(rows)), rows)
        for fund, rows in funds.items()
    ]


def _counted(sight: Sight) -> dict[int, int]:
    """{fund: how many are marked in it}."""
    rows = marked(sight).order_by().values_list("round__fund")
    return dict(rows.annotate(n=Count("pk")))


def words_of(proposal_ids: Sequence[int]) -> dict[int, str]:
    """What was said when each was marked last. One query."""
    moves = Move.objects.filter(proposal__in=proposal_ids, transition="mark_decline")
    return dict(moves.order_by("at", "pk").values_list("proposal_id", "words"))


def page_of(batch: Batch, sight: Sight, number: str | None = None) -> dict[str, Any]:
    """The context of a batch's page: its figures are of the whole, its items of one page."""
    seen = _seen(batch, sight)
    items = seen.select_related(*OF_A_LINE).order_by("position", "pk")
    page = Paginator(items, ITEMS_A_PAGE).get_page(number)
    lines = _lines(list(page.object_list), sight)
    directs = batch.fund_id in funds_where(sight, FundRole.DIRECTOR)
    is_open = Q(settled_at=None)
    figures = seen.order_by().aggregate(
        left=Count("pk", filter=is_open), wished=Sum("amount", filter=is_open & Q(wish=Wish.FUND))
    )
    return {
        "batch": batch,
        "page": page,
        "lines": lines,
        "directs": directs,
        "may_decide": directs and any(line.is_open and line.tie is None for line in lines),
        "wished": figures["wished"] or Decimal(0),
        "left": figures["left"],
        "available": _available(batch),
    }


def _seen(batch: Batch, sight: Sight) -> QuerySet[BatchItem]:
    """The items of which the viewer may know how they stand."""
    own = Proposal.objects.filter(pk__in=batch.items.order_by().values("proposal"))
    items = BatchItem.objects.filter(batch=batch)
    return items.filter(proposal__in=showing(sight, "state", own).order_by().values("pk"))


def lines_of(batches: Sequence[Batch], sight: Sight) -> dict[int, list[Line]]:
    """The items of each batch in their order. Who belongs to one is not shown how it stands."""
    rows = BatchItem.objects.filter(batch__in=[batch.pk for batch in batches])
    rows = rows.select_related(*OF_A_LINE)
    found: dict[int, list[Line]] = {batch.pk: [] for batch in batches}
    for line in _lines(list(rows.order_by("position", "pk")), sight):
        found[line.item.batch_id].append(line)
    return found


def _lines(items: Sequence[BatchItem], sight: Sight) -> list[Line]:
    proposals = [item.proposal for item in items]
    shown, tied = view_of(sight, proposals), ties(proposals, on=sight.on)
    words = words_of([row.pk for row in proposals])
    return [
        Line(
            item=item,
            shown=shown[item.proposal_id],
            tie=tied[item.proposal_id].get(sight.employee_id or 0),
            words=words.get(item.proposal_id, ""),
            is_open=item.settled_at is None,
        )
        for item in items
        if shown[item.proposal_id].state
    ]


def _available(batch: Batch) -> Decimal:
    """What the periods have left that pay for the batch, beside what is reserved already."""
    periods = batch.items.values("proposal__round__period")
    rows = PeriodBalance.objects.filter(period__in=periods, unit=Unit.MONEY)
    return sum((row.available for row in rows), Decimal(0))
