"""Filters of the pages about what a pilot leaves to others."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import template

from orgchange.directory.scopes import sight
from orgchange.pilots.lessons.beside import beside_pilot
from orgchange.pilots.models import Contract, Pilot
from orgchange.pilots.scaling.adoption import number

register = template.Library()


@register.filter
def last_day_of(first_day_after: date | None) -> date | None:
    """`{% day row.ends_on|last_day_of %}`: the last day, where the first one after it is kept."""
    return first_day_after - timedelta(days=1) if first_day_after else None


@register.inclusion_tag("pilots/lessons/_beside.html", takes_context=True)
def lessons_beside(
    context: template.Context, pilot: Pilot, contract: Contract | None, oob: bool = False
) -> dict[str, Any]:
    """`{% lessons_beside pilot contract %}`: ended pilots like that which the contract is of."""
    request = context["request"]
    part = beside_pilot(pilot, contract, sight(request))
    return {"part": part, "oob": oob, "request": request, "csrf_token": context.get("csrf_token")}


@register.filter
def as_typed(value: Decimal | None) -> str:
    """`{{ target|as_typed }}`: a measure without the zeros that storing it added."""
    return "" if value is None else number(value)
