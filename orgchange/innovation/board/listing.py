"""The list beside the board: every proposal of the fund, sorted and paged, for work on many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation.board.cards import Card, cards_of
from orgchange.innovation.board.scope import Seat
from orgchange.innovation.models import Proposal, WorkflowState

PER_PAGE = 50
ORDERS: Mapping[str, str] = {
    "number": "number",
    "title": "title",
    "asked": "asked",
    "since": "entered_at",
    "due": "due_at",
}


@dataclass(frozen=True)
class Line:
    """A row of the list."""

    card: Card
    state: str


def states_of(seat: Seat) -> dict[str, WorkflowState]:
    """All states of the fund's ways by code, named by the newest version. One query."""
    rows = WorkflowState.objects.filter(version__rounds__fund=seat.fund)
    newest = {row.code: row for row in rows.order_by("version__number", "pk").distinct()}
    ordered = sorted(newest.values(), key=lambda row: (row.position, row.pk))
    return {row.code: row for row in ordered if row.stand != "draft"}


def of_state(
    rows: QuerySet[Proposal], state: str, states: Mapping[str, WorkflowState]
) -> QuerySet[Proposal]:
    """Those of one state; all, where none is named."""
    return rows.filter(state=state) if state in states else rows


def sorted_by(rows: QuerySet[Proposal], asked: str, now: datetime) -> QuerySet[Proposal]:
    """By the column that is asked for; by what is due first, where none is."""
    name = ORDERS.get(asked.removeprefix("-"), "due_at")
    order = F(name).desc(nulls_last=True) if asked.startswith("-") else F(name).asc(nulls_last=True)
    return rows.select_related("submitter", "handler").order_by(order, "pk")


def lines(
    page: Iterable[Proposal],
    seat: Seat,
    states: Mapping[str, WorkflowState],
    *,
    sight: Sight,
    language: str,
    now: datetime,
    time_zone: str,
) -> list[Line]:
    """The rows of a page."""
    words: dict[str, Any] = {"sight": sight, "language": language, "now": now}
    cards = cards_of(page, roles=seat.roles, time_zone=time_zone, **words)
    return [
        Line(card, states[card.state].name_in(language) if card.state in states else card.state)
        for card in cards
    ]


def actions(rows: Sequence[Line]) -> list[dict[str, str]]:
    """The plain steps that some of these rows can take, for the chosen ones together."""
    plain = {way.code: way.label for row in rows for way in row.card.ways if way.is_plain}
    return [{"name": "step", "value": code, "label": label} for code, label in plain.items()]
