"""What the pages of skill coverage say often."""

from django import template
from django.utils.translation import get_language

from orgchange.core.models import NamedInTwo

register = template.Library()


@register.filter
def named(row: NamedInTwo) -> str:
    """The name in the reader's language."""
    return row.name_in(get_language() or "")
