"""Filters in force, as chips above a list: each with its value and the way out of it."""

from typing import Any

from django.forms import BooleanField, Form
from django.http import QueryDict
from django.utils.translation import gettext as _


def chips(form: Form, query: QueryDict) -> list[dict[str, Any]]:
    """For `core/components/chips.html`: the filters that a bound form has understood.

    A hidden field (an order) is none.
    """
    found = []
    for name, field in form.fields.items():
        value = query.get(name, "")
        if not value or field.widget.is_hidden or name in form.errors:
            continue
        rest = query.copy()
        rest.pop(name)
        rest.pop("page", None)
        words = {str(code): label for code, label in getattr(field, "choices", [])}
        said = _("yes") if isinstance(field, BooleanField) else words.get(value, value)
        found.append({"key": field.label, "value": said, "url": f"?{rest.urlencode()}"})
    return found
