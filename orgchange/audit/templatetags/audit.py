"""What an entry's details look like to a reader."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.dates import OPEN_DATE

register = template.Library()

SHOWN = 5


@register.filter
def told(value: Any) -> str:
    """A value of an entry: "–" for none, "open-ended", and the first few of a long list."""
    if value is None or value == "":
        return "–"
    if str(value) == OPEN_DATE.isoformat():
        return _("open-ended")
    if isinstance(value, list):
        first = ", ".join(str(one) for one in value[:SHOWN])
        more = len(value) - SHOWN
        if more <= 0:
            return first or "–"
        return ngettext("%(first)s and %(more)d more", "%(first)s and %(more)d more", more) % {
            "first": first,
            "more": more,
        }
    return str(value)
