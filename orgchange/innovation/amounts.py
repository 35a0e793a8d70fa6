"""Amounts as they are typed and read: what is wrong with one, and how it is written."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
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
    """ "8,000.50 EUR" as the reader writes numbers; whole amounts without their zeros."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{number_format(amount, decimal_pos=places, force_grouping=True)} {currency}".strip()


def plain_number(value: Decimal | int | None) -> str:
    """A measure as it was typed: 50, 0.25; nothing for None."""
    if value is None:
        return ""
    text = f"{Decimal(value):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    places = len(text.partition(".")[2])
    return number_format(Decimal(text), decimal_pos=places, force_grouping=True)
