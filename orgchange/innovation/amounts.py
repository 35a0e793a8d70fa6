"""Amounts as they are typed: what is wrong with one, and how one reads."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.directory.services.writing import refuse_invalid

MOST = Decimal("999999999999.99")
CENT = Decimal("0.01")


def wrong_amount(amount: Any, *, field: str = "amount") -> list[Problem]:
    """What keeps it from being an amount of money or of days: nothing, for most."""
    if not isinstance(amount, Decimal) or not amount.is_finite() or amount <= 0:
        return [Problem(field, "required", _("Say how much."))]
    if amount > MOST:
        return [Problem(field, "too_much", _("This is more than there is anywhere."))]
    if amount != amount.quantize(CENT):
        return [Problem(field, "too_precise", _("At most two decimal places."))]
    return []


def refuse_amount(amount: Any, *, field: str = "amount") -> None:
    """Refuse what is no amount."""
    refuse_invalid(wrong_amount(amount, field=field))


def amount_text(amount: Decimal, currency: str = "") -> str:
    """ "8,000.00 EUR"; without the cents where there are none: "8,000 EUR"."""
    whole = amount == amount.to_integral_value()
    text = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    return f"{text} {currency}".strip()
