"""What the pages of skills say often."""

from collections.abc import Mapping
from datetime import timedelta

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgchange.core.dates import OPEN_DATE
from orgchange.core.models import Dated

register = template.Library()


@register.filter
def address(reference: Mapping[str, str]) -> str:
    """Where a reference leads; empty where nothing says so."""
    uri = reference.get("uri", "")
    return uri if uri.startswith(("https://", "http://")) else ""


@register.filter
def span(row: Dated) -> str:
    """The days on which a dated row holds, in words."""
    start = date_format(row.valid_from, "DATE_FORMAT")
    if row.valid_to == OPEN_DATE:
        return _("from %(start)s") % {"start": start}
    end = date_format(row.valid_to - timedelta(days=1), "DATE_FORMAT")
    return _("%(start)s to %(end)s") % {"start": start, "end": end}
