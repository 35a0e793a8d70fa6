"""What of a fund somebody may see on its board, and what they are to it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation.blindness import showing
from orgchange.innovation.models import Fund, Proposal
from orgchange.innovation.offices import offices_of
from orgchange.innovation.scopes import COMMITTEE, proposals_handled_by


@dataclass(frozen=True)
class Seat:
    """A fund whose board the viewer may open, with the roles that they have in it today."""

    fund: Fund
    roles: frozenset[str]


def seats_of(sight: Sight) -> list[Seat]:
    """The funds in whose committee the viewer sits; for auditors all, without a role."""
    if sight.is_auditor:
        return [Seat(fund, frozenset()) for fund in Fund.objects.order_by("name", "pk")]
    roles: dict[int, set[str]] = {}
    funds: dict[int, Fund] = {}
    held = offices_of(sight, roles=COMMITTEE).select_related("fund")
    for office in held.order_by("fund__name", "fund", "pk"):
        funds[office.fund_id] = office.fund
        roles.setdefault(office.fund_id, set()).add(office.role)
    return [Seat(fund, frozenset(roles[pk])) for pk, fund in funds.items()]


def seat_of(seats: list[Seat], code: str) -> Seat:
    """The seat in the fund of a code; the first, where the viewer has none there."""
    return next((seat for seat in seats if seat.fund.code == code), seats[0])


def sees_fund(sight: Sight, fund: Fund) -> bool:
    """Whether the board of a fund is any of the viewer's work."""
    return any(seat.fund.pk == fund.pk for seat in seats_of(sight))


def sees_board(sight: Sight) -> bool:
    """Whether there is a board for the viewer at all."""
    return sight.is_auditor or offices_of(sight, roles=COMMITTEE).exists()


def handled(sight: Sight) -> QuerySet[Proposal]:
    """Handed-in proposals whose true state the viewer may know: one's own are not among them."""
    return showing(sight, "state", proposals_handled_by(sight))


def on_board(sight: Sight, fund: Fund) -> QuerySet[Proposal]:
    """Those of one fund."""
    return handled(sight).filter(round__fund=fund)
