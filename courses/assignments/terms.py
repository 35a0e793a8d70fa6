"""The terms of an assignment as they come in, checked: who, by when, for how long."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from courses.assignments.audience import EVERYBODY, parsed_date, validated
from courses.assignments.models import AppliesTo, DueRule, RenewalAnchor
from orgchange.core.dates import out_of_range
from orgchange.core.errors import InvalidInput, Problem

DEFAULTS: dict[str, Any] = {
    "rule": EVERYBODY,
    "due_rule": DueRule.AFTER_ENTRY.value,
    "due_on": None,
    "due_days": 30,
    "minimum_notice_days": 14,
    "valid_months": None,
    "renewal_anchor": RenewalAnchor.OLD_END.value,
    "renewal_window_days": 90,
    "look_back_days": 365,
    "grace_days": 14,
}
CHOICES = {
    "due_rule": DueRule.values,
    "renewal_anchor": RenewalAnchor.values,
    "applies_to": AppliesTo.values,
}
# Name: lowest, highest, and whether empty means something.
NUMBERS = {
    "due_days": (0, 3650, True),
    "minimum_notice_days": (0, 365, False),
    "valid_months": (1, 1200, True),
    "renewal_window_days": (0, 730, False),
    "look_back_days": (0, 36500, True),
    "grace_days": (0, 365, False),
}


def checked(given: Mapping[str, Any], *, base: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Whole terms: what is given over what stands. InvalidInput names each wrong field."""
    terms = {**DEFAULTS, **(base or {}), **given}
    problems = [
        Problem(name, "unknown", _('There is no term "%(name)s".') % {"name": str(name)[:80]})
        for name in sorted(set(terms) - set(DEFAULTS), key=str)
    ]
    terms["due_on"] = _date(terms["due_on"])
    problems += _wrongs(terms)
    if problems:
        raise InvalidInput(problems[0].message, problems=problems)
    if terms["due_rule"] == DueRule.FIXED:
        terms["due_days"] = None
    else:
        terms["due_on"] = None
    terms["rule"] = validated(terms["rule"])
    return terms


def _date(value: Any) -> Any:
    if value in (None, "") or isinstance(value, date):
        return value or None
    return parsed_date(value) or value


def _wrongs(terms: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("due_rule", "renewal_anchor"):
        if terms[name] not in CHOICES[name]:
            yield Problem(name, "unknown", _("This is not one of the choices."))
    for name, (low, high, may_be_empty) in NUMBERS.items():
        value = terms[name]
        if value is None and may_be_empty:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            message = _("A whole number from %(low)s to %(high)s is expected.")
            yield Problem(name, "out_of_range", message % {"low": low, "high": high})
    if terms["due_on"] is not None and not isinstance(terms["due_on"], date):
        yield Problem("due_on", "not_a_date", _("This is not a date (YYYY-MM-DD)."))
    elif terms["due_rule"] == DueRule.FIXED:
        yield from out_of_range("due_on", terms["due_on"])
    if terms["due_rule"] == DueRule.FIXED and terms["due_on"] is None:
        yield Problem("due_on", "missing", _("Give the date by which it is due."))
    if terms["due_rule"] != DueRule.FIXED and terms["due_days"] is None:
        yield Problem("due_days", "missing", _("Give the number of days."))


def as_json(terms: Mapping[str, Any]) -> dict[str, Any]:
    """For the draft, which is kept as JSON."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in terms.items()}
