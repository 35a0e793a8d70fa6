"""Words of funds for templates."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def money(amount: Decimal | None) -> str:
    """`{{ round.cap|money }}`: digits of the reader, cents only where there are some."""
    if amount is None:
        return ""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{amount:,.{places}f}"  # both languages group by commas and point with a dot


@register.filter
def said(thing: Any, what: str = "name") -> str:
    """`{{ state|said:"public_name" }}`: a text of something in the reader's language."""
    if not thing:
        return ""
    language = get_language() or ""
    in_chinese = getattr(thing, f"{what}_zh", "") if language.startswith("zh") else ""
    return str(in_chinese or getattr(thing, what))


@register.filter
def due_day(instant: datetime | None) -> datetime | None:
    """Within the day at whose end something is due: that end is the midnight after it."""
    return instant - timedelta(seconds=1) if instant else None


@register.filter
def last_day(period: Any) -> Any:
    """`{% day period|last_day %}`: the last day of something that names the first day after it."""
    return period.ends_on - timedelta(days=1) if period.ends_on else None
