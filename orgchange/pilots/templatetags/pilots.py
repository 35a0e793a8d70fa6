"""Filters and tags of the pages of pilots."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from orgchange.core.dates import firm_day
from orgchange.pilots.models import Pilot, Verdict
from orgchange.pilots.states import VERDICT_LOOKS
from orgchange.pilots.steps import Offer

register = template.Library()


@register.filter
def verdict_look(pilot: Pilot) -> str:
    """How the badge of its outcome looks."""
    return VERDICT_LOOKS.get(pilot.verdict, "info")


@register.filter
def verdict_name(code: str) -> str:
    """What an outcome is called."""
    return str(Verdict(code).label)


@register.filter
def first_ready(offers: Sequence[Offer]) -> Offer | None:
    """The first step that waits for nothing more; what asks for a reason is never offered first."""
    ready = (one for one in offers if not one.problems and not one.step.needs_words)
    return next(ready, None)


@register.filter
def last_run_day(pilot: Pilot) -> date | None:
    """The last day on which it runs, or ran."""
    if pilot.planned_end_on is None:
        return None
    return pilot.ended_on or pilot.planned_end_on - timedelta(days=1)


@register.simple_tag
def offer_url(pilot: Pilot, offer: Offer) -> str:
    """Where a step is taken."""
    if offer.url_name:
        return reverse(offer.url_name, args=[pilot.pk])
    return reverse("pilots:step", args=[pilot.pk, offer.step.code])


@register.simple_tag
def pilot_days(pilot: Pilot, now: datetime) -> str:
    """`day 103 of 126`, while it runs; nothing before."""
    if pilot.started_on is None or pilot.planned_end_on is None:
        return ""
    whole = (pilot.planned_end_on - pilot.started_on).days
    last = pilot.ended_on or firm_day(now)
    day = min(max((last - pilot.started_on).days + 1, 1), whole)
    return _("day %(day)s of %(whole)s") % {"day": day, "whole": whole}
