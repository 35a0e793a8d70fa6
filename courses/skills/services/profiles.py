"""Writing role profiles: who that is, and which levels it needs from a day on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.skills.models import HIGHEST, ProfileNeed, RoleProfile, Skill
from courses.skills.models.framework import IS_CODE
from courses.skills.policies import can_write_framework
from courses.skills.services.framework import CodeTaken
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put_many
from orgchange.core.dates import firm_day
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long

FIELDS: Final = ("name", "name_zh", "about", "about_zh")
LONGEST: Final = {"name": 200, "name_zh": 200, "about": 4000, "about_zh": 4000}


@dataclass(frozen=True)
class Need:
    """A level of a skill that a profile needs; level 0: it needs none any more."""

    skill: Skill
    level: int
    is_mandatory: bool = True


def add_profile(
    *, code: str, fields: Mapping[str, Any], actor: User | None, now: datetime
) -> RoleProfile:
    """A new profile; its needs are written after."""
    require(can_write_framework(sight_of_actor(actor, now)))
    code = code.strip().lower()
    refuse_invalid([*_wrong_code(code), *_wrong(fields, is_new=True)])
    profile = RoleProfile(code=code, **_clean(fields))
    try:
        with transaction.atomic():
            profile.save(force_insert=True)
            record(action="profile.added", obj=profile, actor=actor, at=now, changes=_clean(fields))
    except IntegrityError:
        text = _("Another profile has the code “%(code)s”.") % {"code": code}
        raise CodeTaken(text, problems=[Problem("code", "taken", text)]) from None
    return profile


@transaction.atomic
def change_profile(
    *, profile: RoleProfile, fields: Mapping[str, Any], actor: User | None, now: datetime
) -> RoleProfile:
    """Other words. What is left out stays; the code never changes."""
    require(can_write_framework(sight_of_actor(actor, now)))
    refuse_invalid(_wrong(fields, is_new=False))
    row = RoleProfile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    held = {name: getattr(row, name) for name in FIELDS}
    said = {name: value for name, value in _clean(fields).items() if held[name] != value}
    if said:
        for name, value in said.items():
            setattr(row, name, value)
        row.save(update_fields=[*said, "updated_at"])
        changes = {name: [held[name], value] for name, value in said.items()}
        record(action="profile.changed", obj=row, actor=actor, at=now, changes=changes)
    return row


def write_needs(
    *,
    profile: RoleProfile,
    needs: Iterable[Need],
    valid_from: date | None = None,
    actor: User | None,
    now: datetime,
) -> RoleProfile:
    """Which levels it needs from a day on (today). Skills that are not named keep theirs."""
    require(can_write_framework(sight_of_actor(actor, now)))
    said = list(needs)
    refuse_invalid(_wrong_needs(said))
    from_day = valid_from or firm_day(now)
    statements = [_statement(profile, need, from_day) for need in said]
    with transaction.atomic():
        RoleProfile.objects.select_for_update(no_key=True).get(pk=profile.pk)
        put_many(ProfileNeed, statements, at=now)
        levels = {need.skill.code: [need.level, need.is_mandatory] for need in said}
        facts = {"from": from_day, "needs": levels}
        record(action="profile.needs_written", obj=profile, actor=actor, at=now, changes=facts)
    return profile


def retire_profile(*, profile: RoleProfile, actor: User | None, now: datetime) -> RoleProfile:
    """Nobody is measured against it any more."""
    return _set_retired(profile, now, "profile.retired", actor=actor, now=now)


def restore_profile(*, profile: RoleProfile, actor: User | None, now: datetime) -> RoleProfile:
    """Take it up again."""
    return _set_retired(profile, None, "profile.restored", actor=actor, now=now)


@transaction.atomic
def _set_retired(
    profile: RoleProfile, at: datetime | None, action: str, *, actor: User | None, now: datetime
) -> RoleProfile:
    require(can_write_framework(sight_of_actor(actor, now)))
    row = RoleProfile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    if (row.retired_at is None) != (at is None):
        row.retired_at = at
        row.save(update_fields=["retired_at", "updated_at"])
        record(action=action, obj=row, actor=actor, at=now, changes={"retired_at": at})
    return row


def _statement(profile: RoleProfile, need: Need, from_day: date) -> Statement:
    value = {"level": need.level, "is_mandatory": need.is_mandatory} if need.level else None
    return Statement({"profile_id": profile.pk, "skill_id": need.skill.pk}, value, from_day)


def _wrong_needs(needs: Iterable[Need]) -> Iterable[Problem]:
    for need in needs:
        if not 0 <= need.level <= HIGHEST:
            message = _("A level is a number from 0 to %(highest)d.") % {"highest": HIGHEST}
            yield Problem("level", "out_of_range", message)


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() for name, value in fields.items() if name in FIELDS}


def _wrong_code(code: str) -> list[Problem]:
    if len(code) > 60 or not IS_CODE.regex.fullmatch(code):
        return [Problem("code", "invalid", str(IS_CODE.message))]
    return []


def _wrong(fields: Mapping[str, Any], *, is_new: bool) -> Iterable[Problem]:
    name = fields.get("name", "" if is_new else None)
    if name is not None and not name.strip():
        yield Problem("name", "required", _("Give it a name."))
    for field, limit in LONGEST.items():
        yield from too_long(field, fields.get(field, ""), limit)
