"""Numbers as they are read: money with its currency, measures without needless zeros."""

from decimal import Decimal

from django.utils.formats import number_format


def amount_text(amount: Decimal, currency: str) -> str:
    """ "8,000.00 EUR" as the reader writes numbers; whole amounts without their zeros."""
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
