"""What the pages of tracks say often."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.tracks.models import SignRequest, State
from courses.tracks.states import LOOKS
from orgchange.core.dates import firm_day
from orgchange.core.models import NamedInTwo
from orgchange.innovation.amounts import plain_number

register = template.Library()


@register.filter
def named(row: NamedInTwo) -> str:
    """The name in the reader's language."""
    return row.name_in(get_language() or "")


@register.filter
def in_reader(row: object, field: str) -> str:
    """A text that a row has in two languages, in the reader's: `stage|in_reader:"about"`."""
    chinese = getattr(row, f"{field}_zh", "") if (get_language() or "").startswith("zh") else ""
    return str(chinese or getattr(row, field))


@register.filter
def state_look(state: str) -> str:
    """The badge of a state."""
    return LOOKS.get(state, "info")


@register.filter
def state_said(state: str) -> str:
    """A state in words."""
    return str(State(state).label)


SHOWN_WORDS = {
    "missing": _("Missing"),
    "waiting": _("Waiting for a signature"),
    "returned": _("Returned"),
    "handed": _("Handed in"),
    "signed": _("Signed"),
    "seen": _("Seen"),
}
SIGN_LOOKS = {"open": "pending", "signed": "covered", "returned": "overdue"}


@register.filter
def shown_said(shown: str) -> str:
    """How far an item is, in words."""
    return str(SHOWN_WORDS[shown])


@register.filter
def sign_look(state: str) -> str:
    """The badge of a signature."""
    return SIGN_LOOKS.get(state, "excluded")


@register.filter
def asked(request: SignRequest) -> str:
    """What is to be signed, in the reader's language: an item, or a stage."""
    held = request.submission.item if request.submission else request.terms
    return held.name_in(get_language() or "")


@register.filter
def plain(value: Decimal) -> str:
    """A number without noughts that say nothing, in the reader's grouping."""
    return plain_number(value)


@register.filter
def last_day(due_at: datetime) -> date:
    """The firm's day at whose end something is due."""
    return firm_day(due_at - timedelta(seconds=1))
