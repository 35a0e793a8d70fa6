"""An audience rule as a sentence, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.assignments.audience import Names, Rule, look_up, parsed_date
from courses.assignments.registry import audience_field
from orgchange.directory.models import EmploymentKind, JobFunction


def describe(rule: Rule, names: Names | None = None) -> str:
    """ "Everybody in Sales and below, except contractors". Names are looked up if not given."""
    names = names or look_up(rule)
    said = _group(rule, names)
    if not said.positive and not said.negative:
        return _("everybody")
    who = _("everybody")
    if said.positive:
        who = _("everybody %(who)s") % {"who": said.positive}
    if said.negative:
        return _("%(who)s, except %(others)s") % {"who": who, "others": said.negative}
    return who


class Said:
    """The positive part of a group, and what it leaves out."""

    def __init__(self, positive: str = "", negative: str = "", noun: str = "") -> None:
        self.positive, self.negative, self.noun = positive, negative, noun

    def whole(self) -> str:
        """Both parts as one phrase, for use inside another group."""
        if not self.negative:
            return self.positive or _("anybody")
        if not self.positive:
            return _("not %(others)s") % {"others": self.negative}
        return _("%(who)s, except %(others)s") % {"who": self.positive, "others": self.negative}


def _group(part: Mapping[str, Any], names: Names) -> Said:
    if "field" in part:
        return Said(phrase(part, names), noun=noun(part, names))
    every = [_group(one, names) for one in part.get("all", [])]
    some = [_group(one, names).whole() for one in part.get("any", [])]
    positive = [said.positive for said in every if said.positive]
    if "any" in part:
        either = pgettext("list", " or ").join(some) or _("nobody")
        is_one_of_more = positive and len(some) > 1
        positive.append(_("(%(rules)s)") % {"rules": either} if is_one_of_more else either)
    negative = [said.negative for said in every if said.negative]
    negative += [_those(_group(one, names)) for one in part.get("none", [])]
    return Said(pgettext("list", " and ").join(positive), pgettext("list", " or ").join(negative))


def _those(said: Said) -> str:
    """Who is left out, as a noun: "contractors", "those in Sales"."""
    return said.noun or _("those %(who)s") % {"who": said.whole()}


def noun(condition: Mapping[str, Any], names: Names) -> str:
    """A condition that names people rather than describes them: "contractors", "Ada Wong"."""
    if condition["field"] == "employee":
        return _values("employee", condition["values"], names)
    if condition["field"] == "kind":
        kinds = _kinds()
        said = [kinds.get(str(value).strip().lower(), str(value)) for value in condition["values"]]
        return pgettext("list of nouns", " and ").join(said)
    return ""


def _kinds() -> dict[str, str]:
    return {
        EmploymentKind.EMPLOYEE: pgettext("people", "employees"),
        EmploymentKind.CONTRACTOR: pgettext("people", "contractors"),
        EmploymentKind.INTERN: pgettext("people", "interns"),
        EmploymentKind.SERVICE: pgettext("people", "service accounts"),
    }


def phrase(condition: Mapping[str, Any], names: Names) -> str:
    """One condition: "in Sales and below"."""
    field, values = condition["field"], condition["values"]
    shown = noun(condition, names) or _values(field, values, names)
    if field == "department":
        if condition.get("below", True):
            return _("in %(values)s and below") % {"values": shown}
        return _("in %(values)s") % {"values": shown}
    if field == "job_title" and condition.get("op") == "contains":
        return _("whose job title contains %(values)s") % {"values": shown}
    if field == "hired":
        if condition.get("op", "after") == "after":
            return _("hired after %(values)s") % {"values": shown}
        return _("hired before %(values)s") % {"values": shown}
    if (registered := audience_field(field)) is not None:
        text = str(registered.words) or _("with %(field)s: %(values)s")
        return text % {"field": registered.label, "values": shown}
    texts = {
        "function": _("with the job function %(values)s"),
        "job_title": _("with the job title %(values)s"),
        "site": _("at the site %(values)s"),
        "country": _("in the country %(values)s"),
        "kind": _("among %(values)s"),
        "team": _("in the team %(values)s"),
        "employee": _("by name: %(values)s"),
    }
    return texts[field] % {"values": shown}


def _values(field: str, values: Sequence[Any], names: Names) -> str:
    return pgettext("list", ", ").join(_value(field, str(value), names) for value in values)


def _value(field: str, value: str, names: Names) -> str:
    key = value.strip().lower()
    if (known := names.of(field)) is not None:
        return str(known.get(key, (0, value))[1] or value)
    if field == "function":
        return str(dict(JobFunction.choices).get(key, value))
    if field == "hired" and (day := parsed_date(value)):
        return date_format(day)
    return value
