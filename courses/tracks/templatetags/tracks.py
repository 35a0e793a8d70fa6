"""What the pages of tracks say often."""

from django import template
from django.utils.translation import get_language

from courses.tracks.models import State
from courses.tracks.states import LOOKS
from orgchange.core.models import NamedInTwo

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
