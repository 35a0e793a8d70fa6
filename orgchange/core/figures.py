"""Figures as people read them: one rounding rule for pages, CSV and mail."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _


def percent(part: int, whole: int, *, decimals: int = 0) -> str | None:
    """`part` of `whole` in per cent, without the sign; None where the whole is nobody.

    Never 100 while one is missing, nor 0 while one is done: such a share stops one step short.
    """
    if whole <= 0:
        return None
    step = Decimal(1).scaleb(-decimals)
    value = (Decimal(part) * 100 / Decimal(whole)).quantize(step, rounding=ROUND_HALF_UP)
    if 0 < part < whole:
        value = min(max(value, step), Decimal(100) - step)
    return f"{value:f}"


def number(value: int) -> str:
    """Digits in groups of three."""
    return f"{value:,}"


def percent_text(part: int, whole: int, *, decimals: int = 0) -> str:
    """ "79 %", or "n/a" where nobody is required."""
    value = percent(part, whole, decimals=decimals)
    return _("n/a") if value is None else _("%(value)s %%") % {"value": value}


def share_text(part: int, whole: int, *, decimals: int = 0) -> str:
    """ "41 / 52 · 79 %", or "n/a" where nobody is required."""
    if whole <= 0:
        return _("n/a")
    return f"{number(part)} / {number(whole)} · {percent_text(part, whole, decimals=decimals)}"
