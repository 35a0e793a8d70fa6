"""Filters of the pages about what a pilot leaves to others."""

from datetime import date, timedelta

from django import template

register = template.Library()


@register.filter
def last_day_of(first_day_after: date | None) -> date | None:
    """`{% day row.ends_on|last_day_of %}`: the last day, where the first one after it is kept."""
    return first_day_after - timedelta(days=1) if first_day_after else None
