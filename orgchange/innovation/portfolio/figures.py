"""The figures of a fund together, as the page and the API tell them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orgchange.directory.scopes import Sight
from orgchange.innovation.board import listing, money
from orgchange.innovation.board.filters import narrowed
from orgchange.innovation.board.scope import Seat, on_board
from orgchange.innovation.models import Round
from orgchange.innovation.portfolio import fairness
from orgchange.innovation.portfolio.funnel import Stage, funnel_of
from orgchange.innovation.portfolio.replies import Replies, replies_of


@dataclass(frozen=True)
class Figures:
    """The funnel, replies, money, and whom the fund serves. No group is told below `least`."""

    stages: Sequence[Stage]
    replies: Replies
    money: money.MoneyBar | None
    functions: Sequence[fairness.Group]
    sites: Sequence[fairness.Group]
    least: int = fairness.LEAST


def figures_of(
    sight: Sight,
    seat: Seat,
    rounds: Mapping[str, Round],
    asked: str,
    *,
    language: str,
    now: datetime,
) -> Figures:
    """Of all rounds of the fund, or of the one that is `asked` for by its id."""
    wanted: dict[str, Any] = {"round": asked}
    rows = narrowed(on_board(sight, seat.fund), wanted, seat, now)
    chosen = rounds.get(asked)
    submitted = fairness.submitted_in(rows)
    return Figures(
        stages=funnel_of(rows, listing.states_of(seat), language=language),
        replies=replies_of(rows, now),
        money=money.money_of(
            seat.fund, money.periods_of(seat.fund, chosen.period if chosen else None)
        ),
        functions=fairness.by_function(submitted, on=sight.on),
        sites=fairness.by_site(submitted, on=sight.on),
    )
