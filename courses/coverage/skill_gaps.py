"""The weekly report's section on skills: where the gaps of a manager's part are widest.

The profile is a setting of the firm (`SKILL_REPORT_PROFILE`): one that every part is measured by.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses.coverage.sections import Section, Told
from courses.skills.matrix.parts import Parts, PartSum, parts
from courses.skills.models import RoleProfile
from orgchange.core.dates import firm_day
from orgchange.core.figures import number
from orgchange.core.sql import id_list
from orgchange.directory.models import Department, Employee
from orgchange.teams.moment import Moment

MOST = 5


def prepare(now: datetime) -> Told:
    """Read the sums of all parts. Eight queries at most, whoever is told."""
    profile = RoleProfile.objects.filter(code=settings.SKILL_REPORT_PROFILE).first()
    if profile is None:
        return lambda _departments: None
    found = parts(Moment(firm_day(now)), profile)
    singles = {held.alone for held in found.counts.values() if held.alone is not None}
    people = Employee.objects.filter(pk__in=id_list(singles))
    names = {pk: name or code for pk, name, code in people.values_list(*NAMES)}
    codes = dict(Department.objects.values_list("pk", "code"))
    return lambda departments: _told(found, departments, profile, names, codes)


NAMES = ("pk", "full_name", "employee_number")


def _told(
    found: Parts,
    departments: Collection[int],
    profile: RoleProfile,
    names: Mapping[int, str],
    codes: Mapping[int, str],
) -> dict[str, Any] | None:
    """The widest gaps; nothing where nobody holds anything, nor is on the way to it."""
    sums = [one for one in found.of(departments) if one.without > 0 or one.ending]
    if not any(one.holders or one.ending or one.coming for one in sums):
        return None
    widest = sorted(sums, key=lambda one: (-one.without, one.need.skill.position, one.need.name))
    only = next(iter(departments)) if len(departments) == 1 else 0
    return {
        "profile": profile.code,
        "names": [profile.name, profile.name_zh],
        "department": codes.get(only, ""),
        "skills": [_row(one, names) for one in widest[:MOST]],
        "more": max(len(widest) - MOST, 0),
    }


def _row(one: PartSum, names: Mapping[int, str]) -> list[Any]:
    skill = one.need.skill
    single = names.get(one.single_id or 0, "")
    counts = [one.need.level, one.holders, one.people - one.exempt, one.ending, one.coming]
    return [skill.name, skill.name_zh, *counts, single]


def lines(context: Mapping[str, Any]) -> list[str]:
    """The section as lines of text, in the reader's language."""
    found = ["", _("Skills, against the profile %(profile)s:") % {"profile": _in(context["names"])}]
    for name, name_zh, *held in context["skills"]:
        found.append(f"  {_line(_in([name, name_zh]), *held)}")
    if context["more"]:
        found.append(_("… and %(count)s more skills") % {"count": number(context["more"])})
    query = f"profile={context['profile']}"
    if context["department"]:
        query += f"&department={context['department']}"
    found.append(f"{settings.SITE_URL}{reverse('skill_coverage:report')}?{query}")
    return found


def _line(
    name: str, level: int, holders: int, people: int, ending: int, coming: int, single: str
) -> str:
    said = {
        "skill": name,
        "level": level,
        "holders": number(holders),
        "people": number(people),
    }
    pieces = [_("%(skill)s, level %(level)s: held by %(holders)s of %(people)s") % said]
    if single:
        pieces.append(_("only %(person)s holds it") % {"person": single})
    if ending:
        text = ngettext("%(count)s ends within 90 days", "%(count)s end within 90 days", ending)
        pieces.append(text % {"count": number(ending)})
    if coming:
        text = ngettext("%(count)s on the way", "%(count)s on the way", coming)
        pieces.append(text % {"count": number(coming)})
    return "; ".join(pieces)


def _in(names: list[str]) -> str:
    is_chinese = (get_language() or "").startswith("zh")
    return (is_chinese and names[1]) or names[0]


SECTION = Section("skills", prepare, lines)
