"""Words of teams for templates."""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import get_language

from orgchange.core.dates import OPEN_DATE
from orgchange.teams.team_list import last_day

register = template.Library()


@register.filter
def named(thing: Any) -> str:
    """`{{ team.kind|named }}`: the name of a kind, a version or a slot in the reader's language."""
    return str(thing.name_in(get_language() or "")) if thing else ""


@register.filter
def ends(ends_on: date | None) -> date | None:
    """`{% day seat.valid_to|ends %}`: the last day of something; nothing where it is open."""
    return None if ends_on is None or ends_on == OPEN_DATE else last_day(ends_on)


@register.filter
def purpose_of(version: Any) -> str:
    """`{{ version|purpose_of }}`: what a version of a kind is for, in the reader's language."""
    if not version:
        return ""
    is_chinese = (get_language() or "").startswith("zh") and version.purpose_zh
    return str(version.purpose_zh if is_chinese else version.purpose)
