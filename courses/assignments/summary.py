"""Rules and terms of an assignment in the reader's own words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.assignments.audience import EVERYBODY, NOBODY, Rule, conditions
from courses.assignments.models import DueRule, RenewalAnchor
from courses.assignments.terms import DEFAULTS
from courses.assignments.wording import describe
from orgchange.core.wording import day_text
from orgchange.directory.models import Department

Fact = tuple[str, str]


def rule_in_words(rule: Rule | None) -> str:
    """A rule as one sentence."""
    if rule == NOBODY:
        return _("nobody by a rule: people named by hand")
    return describe(rule or EVERYBODY)


def audience_in_short(terms: Mapping[str, Any]) -> str:
    """A few words under a step: the first condition, and that there are more."""
    if "rule" not in terms:
        return ""
    if terms["rule"] == EVERYBODY:
        return _("everybody")
    if terms["rule"] == NOBODY:
        return _("named people")
    first = next((part for _place, part in conditions(terms["rule"])), None)
    if not isinstance(first, dict) or "field" not in first:
        return ""
    number = sum(1 for _part in conditions(terms["rule"]))
    return ngettext("%(number)d rule", "%(number)d rules", number) % {"number": number}


def due_in_short(terms: Mapping[str, Any]) -> str:
    """When it is due, in a few words; nothing where that is not said yet."""
    rule = terms.get("due_rule")
    if rule == DueRule.FIXED:
        day = as_day(terms.get("due_on"))
        return day_text(day) if day else ""
    days = terms.get("due_days")
    if rule is None or days is None:
        return ""
    if rule == DueRule.AFTER_HIRE:
        return ngettext("%(days)d day after hire", "%(days)d days after hire", days) % {
            "days": days
        }
    return ngettext("%(days)d day after entry", "%(days)d days after entry", days) % {"days": days}


def terms_in_words(terms: Mapping[str, Any]) -> list[Fact]:
    """The terms of a version or a draft as pairs of name and value."""
    if "due_rule" not in terms:
        return []
    terms = {**DEFAULTS, **terms}
    months, back = terms.get("valid_months"), terms.get("look_back_days")
    found = [
        (_("Due"), due_in_short(terms)),
        (_("Minimum notice"), in_days(terms.get("minimum_notice_days") or 0)),
        (_("Valid for"), in_months(months) if months else _("for ever")),
    ]
    if months:
        window = terms.get("renewal_window_days") or 0
        anchor = RenewalAnchor(terms.get("renewal_anchor") or "old_end").label
        found.append((_("Renewal"), f"{in_days(window)} · {anchor}"))
    found.append((_("Look-back"), _("any time") if back is None else in_days(back)))
    found.append((_("Grace after a leave"), in_days(terms.get("grace_days") or 0)))
    return found


def departments_in_words(scope: Sequence[int]) -> str:
    """The departments that an assignment is confined to; nothing where there are none."""
    if not scope:
        return ""
    names = Department.objects.filter(pk__in=scope).order_by("name", "pk")
    return _(", ").join(names.values_list("name", flat=True))


def in_days(days: int) -> str:
    """ "14 days"."""
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def in_months(months: int) -> str:
    """ "12 months"."""
    return ngettext("%(months)d month", "%(months)d months", months) % {"months": months}


def as_day(value: Any) -> date | None:
    """A day of a draft, which JSON keeps as text."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None
