"""`{% load assignments %}`: words of courses and rules."""

from datetime import date, timedelta
from typing import Any

from django import template
from django.utils.translation import gettext, pgettext

from courses.assignments.why import Because
from orgchange.core import figures

register = template.Library()


@register.filter
def at(pairs: Any, key: Any) -> Any:
    """`{{ counts|at:name }}`: the value of a key or place; nothing where there is none."""
    try:
        return pairs[key]
    except (KeyError, IndexError, TypeError):
        return None


@register.filter
def because_text(because: Because) -> str:
    """What in the rule fits the person: "everybody in Sales and below"; or that it was by hand."""
    if because.by_track:
        return gettext("It is a stage on the track.")
    if because.by_hand:
        return gettext("HR put this person in by hand.")
    if because.fits:
        return gettext("It is required of everybody %(what)s.") % {
            "what": pgettext("list", " and ").join(because.fits)
        }
    return gettext("It is required of %(who)s.") % {"who": because.rule}


@register.filter
def day_before(day: date) -> date:
    """The last day of a stretch that ends before `day`."""
    return day - timedelta(days=1)


@register.filter
def covered_share(counts: dict[str, int]) -> str:
    """`{{ counts|covered_share }}`: "41 / 52 · 79 %" of those required."""
    return figures.share_text(counts.get("covered", 0), required(counts))


@register.filter
def covered_fraction(counts: dict[str, int]) -> str:
    """`{{ counts|covered_fraction }}`: "41 / 52", beside the percentage in large."""
    return f"{figures.number(counts.get('covered', 0))} / {figures.number(required(counts))}"


@register.filter
def covered_percent(counts: dict[str, int]) -> str:
    """`{{ counts|covered_percent }}`: "79 %"; "n/a" where nobody is required."""
    return figures.percent_text(counts.get("covered", 0), required(counts))


def required(counts: dict[str, int]) -> int:
    """Covered, pending and overdue together."""
    return sum(counts.get(state, 0) for state in ("covered", "pending", "overdue"))
