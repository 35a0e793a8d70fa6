"""Skills, profiles and what people hold, written as the services write them."""

import itertools
from datetime import UTC, date, datetime
from importlib import import_module

from django.apps import apps

from courses.catalogue.models import Skill
from courses.skills.models import (
    Anchor,
    Award,
    AwardKind,
    Holding,
    ProfileNeed,
    Rating,
    RoleProfile,
)
from courses.skills.services import rate as rate_service
from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE

numbers = itertools.count(1)
SINCE = date(2020, 1, 1)
SINCE_AT = datetime(2020, 1, 1, tzinfo=UTC)


def skill(code=None, *, name="", anchors=True, **fields):
    """A skill with an anchor for each level."""
    code = code or f"skill-{next(numbers)}"
    row = Skill.objects.create(code=code, name=name or code.replace("-", " ").title(), **fields)
    for level in range(5 if anchors else 0):
        held = {"text": f"{row.name} at {level}", "text_zh": "", "evidence": "", "evidence_zh": ""}
        key = {"skill_id": row.pk, "level": level}
        put(Anchor, key, held, valid_from=SINCE, at=SINCE_AT)
    return row


def profile(needs, *, code=None, since=SINCE, at=SINCE_AT, **fields):
    """A profile that needs levels of skills: {skill: level}."""
    code = code or f"profile-{next(numbers)}"
    row = RoleProfile.objects.create(code=code, name=fields.pop("name", code), **fields)
    for one, level in needs.items():
        key = {"profile_id": row.pk, "skill_id": one.pk}
        put(ProfileNeed, key, {"level": level, "is_mandatory": True}, valid_from=since, at=at)
    return row


def holding(employee, skill, level, *, since=SINCE, until=OPEN_DATE, at=SINCE_AT):
    """A level that somebody holds, without the ratings behind it."""
    award = Award.objects.create(
        employee=employee,
        skill=skill,
        kind=AwardKind.AWARDED,
        level=level,
        starts_on=since,
        ends_on=until,
        decided_at=at,
    )
    held = {"level": level, "is_exempt": False, "award_id": award.pk}
    key = {"employee_id": employee.pk, "skill_id": skill.pk}
    put(Holding, key, held, valid_from=since, valid_to=until, at=at)
    return Holding.objects.current().get(award=award)


def rating(employee, skill, level, *, by, relation="peer", occasion="review", now, **fields):
    """A rating through its service, so that what follows from it follows."""
    return rate_service(
        employee=employee,
        skill=skill,
        level=level,
        rater=by,
        relation=relation,
        occasion=occasion,
        actor=by.user,
        now=now,
        **fields,
    )


def bare_rating(employee, skill, level, *, by, on, relation="peer", at=SINCE_AT):
    """A rating alone, of which nothing follows."""
    return Rating.objects.create(
        employee=employee,
        skill=skill,
        level=level,
        rater=by,
        relation=relation,
        occasion="review",
        rated_on=on,
        recorded_at=at,
    )


def shipped_framework():
    """Skills, anchors and profiles that ship. Tests that commit leave empty tables behind."""
    if not Anchor.objects.exists():
        import_module("courses.skills.migrations.0010_shipped_framework").ship(apps, None)
