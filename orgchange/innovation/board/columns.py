"""The columns of the board: the open states of the fund's way, and what is decided and not told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from orgchange.directory.scopes import Sight
from orgchange.innovation.board.cards import Card, cards_of
from orgchange.innovation.board.filters import late
from orgchange.innovation.board.scope import Seat
from orgchange.innovation.models import Proposal, Stand, WorkflowState

MOST_CARDS = 12  # in a column; the list shows all


@dataclass(frozen=True)
class Column:
    """A state with its cards, the most urgent first. `more`: how many are not shown."""

    code: str
    name: str
    is_yours: bool
    count: int
    late: int
    asked: Decimal
    cards: tuple[Card, ...]
    more: int


def columns_of(
    rows: QuerySet[Proposal],
    seat: Seat,
    *,
    sight: Sight,
    language: str,
    now: datetime,
    time_zone: str,
) -> list[Column]:
    """The board of these proposals. Queries do not grow with them."""
    held = rows.filter(in_hand())
    counts = {
        row["state"]: row
        for row in held.order_by()
        .values("state")
        .annotate(n=Count("pk"), late=Count("pk", filter=late(now)), sum=Sum("asked"))
    }
    cards = cards_of(
        _first_of_each(held),
        sight=sight,
        roles=seat.roles,
        language=language,
        now=now,
        time_zone=time_zone,
    )
    return [
        _column(state, counts.get(state.code, {}), cards, seat, language)
        for state in board_states(seat)
    ]


def in_hand() -> Q:
    """Neither ended nor told: what the committee still has to do with."""
    open_states = WorkflowState.objects.filter(stand=Stand.OPEN).order_by().values("code")
    decided = WorkflowState.objects.filter(stand=Stand.DECIDED).order_by().values("code")
    return Q(state__in=open_states) | Q(state__in=decided) & ~Q(state=F("told_state"))


def board_states(seat: Seat) -> list[WorkflowState]:
    """The states that make columns, as the fund's newest version of the way names them."""
    rows = WorkflowState.objects.filter(
        version__rounds__fund=seat.fund, stand__in=(Stand.OPEN, Stand.DECIDED)
    )
    newest = {row.code: row for row in rows.order_by("version__number", "pk").distinct()}
    return sorted(newest.values(), key=lambda row: (row.position, row.pk))


def _first_of_each(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The most urgent of each state: placed by their ids alone, and only those read in full."""
    place = Window(
        RowNumber(),
        partition_by=F("state"),
        order_by=[F("due_at").asc(nulls_last=True), F("entered_at").asc(), F("pk").asc()],
    )
    first = rows.order_by().annotate(place=place).filter(place__lte=MOST_CARDS).values("pk")
    found = Proposal.objects.filter(pk__in=first).select_related("submitter", "handler")
    return found.order_by(F("due_at").asc(nulls_last=True), "entered_at", "pk")


def _column(
    state: WorkflowState,
    counted: Mapping[str, Any],
    cards: Iterable[Card],
    seat: Seat,
    language: str,
) -> Column:
    own = tuple(card for card in cards if card.state == state.code)
    count = counted.get("n", 0)
    return Column(
        code=state.code,
        name=state.name_in(language),
        is_yours=state.owner in seat.roles and state.stand == Stand.OPEN,
        count=count,
        late=counted.get("late", 0),
        asked=Decimal(counted.get("sum") or 0),
        cards=own,
        more=count - len(own),
    )
