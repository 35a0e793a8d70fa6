"""Filters of the pages of what is measured."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.translation import gettext as _

from orgchange.innovation.amounts import plain_number
from orgchange.pilots.burning import Burn
from orgchange.pilots.models import Measure, Mood

register = template.Library()

MOOD_LOOKS = {Mood.CALM: "covered", Mood.WORRIED: "pending", Mood.STUCK: "overdue"}


@register.filter
def plain(value: Decimal | None) -> str:
    """A reading as it was typed: 3.9, not 3.9000."""
    return plain_number(value)


@register.filter
def called(names: Mapping[str, str], series: str) -> str:
    """The name of a measure by its series; the series, where the contract has it no more."""
    return names.get(series) or series


@register.filter
def limits(measure: Measure) -> str:
    """What a guardrail allows: `≤ 2 %`."""
    low, high = plain_number(measure.low), plain_number(measure.high)
    if low and high:
        text = _("%(low)s to %(high)s") % {"low": low, "high": high}
    else:
        text = f"≥ {low}" if low else f"≤ {high}" if high else ""
    return f"{text} {measure.unit}".strip()


@register.filter
def hundredths(share: Fraction) -> str:
    """A share in per cent, without the sign."""
    return f"{float(share) * 100:.0f}"


@register.filter
def capped(share: Fraction) -> str:
    """A share in per cent that ends where its bar ends."""
    return f"{min(float(share), 1) * 100:.2f}"


@register.filter
def ratio(burn: Burn) -> str:
    """Buffer used ÷ work done."""
    return burn.ratio_text


@register.filter
def mood_look(mood: str) -> str:
    """How a mood looks: a token of the design system."""
    return MOOD_LOOKS[Mood(mood)]
