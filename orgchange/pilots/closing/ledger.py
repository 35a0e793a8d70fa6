"""What of a pilot's money is still open. No write."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from orgchange.innovation.amounts import amount_text
from orgchange.innovation.models import ItemBalance, Unit
from orgchange.pilots.models import Pilot

ZERO = Decimal(0)


@dataclass(frozen=True)
class Left:
    """What is reserved or not yet spent of a pilot's award, and whether the award has ended."""

    has_award: bool
    is_ended: bool = True
    reserved: Decimal = ZERO
    unspent: Decimal = ZERO
    days: Decimal = ZERO
    currency: str = ""

    @property
    def is_settled(self) -> bool:
        """Nothing is left, and nothing can come any more."""
        return not self.has_award or (
            self.is_ended and not (self.reserved or self.unspent or self.days)
        )

    @property
    def words(self) -> str:
        """What is open, as a sentence."""
        open_money = self.reserved + self.unspent
        if open_money:
            amount = f"{amount_text(open_money)} {self.currency}"
            return _("%(amount)s of its award is still open.") % {"amount": amount}
        if self.days:
            return _("Person-days of its award are still open.")
        return _("Its award is not settled yet.")


def open_of(pilot: Pilot) -> Left:
    """The award's balances over all periods, as they are kept. One query; none without an award."""
    award = pilot.award
    if award is None:
        return Left(has_award=False)
    rows = ItemBalance.objects.filter(proposal=award.proposal_id).values("unit")
    sums = {
        row["unit"]: row
        for row in rows.annotate(
            held=Sum("reserved"), promised=Sum("committed"), spent=Sum("actual")
        ).order_by()
    }
    money, days = sums.get(Unit.MONEY), sums.get(Unit.DAYS)
    return Left(
        has_award=True,
        is_ended=award.ended_at is not None,
        reserved=money["held"] if money else ZERO,
        unspent=money["promised"] - money["spent"] if money else ZERO,
        days=days["held"] + days["promised"] - days["spent"] if days else ZERO,
        currency=pilot.fund.currency,
    )
