"""Writing the framework: skills, their anchors from a day on, and what is retired."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.skills.models import HIGHEST, Anchor, Skill
from courses.skills.models.framework import IS_CODE
from courses.skills.policies import can_write_framework
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put_many
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long

FIELDS: Final = ("name", "name_zh", "about", "about_zh", "references", "position")
LONGEST: Final = {"name": 200, "name_zh": 200, "about": 4000, "about_zh": 4000}
TEXTS: Final = ("text", "text_zh", "evidence", "evidence_zh")
LONGEST_TEXT: Final = 4000


class CodeTaken(DomainError):
    """Another skill has this code."""

    code = "code_taken"


def add_skill(*, code: str, fields: Mapping[str, Any], actor: User | None, now: datetime) -> Skill:
    """A new skill; its anchors are written after."""
    require(can_write_framework(sight_of_actor(actor, now)))
    code = code.strip().lower()
    refuse_invalid([*_wrong_code(code), *_wrong(fields, is_new=True)])
    skill = Skill(code=code, **_clean(fields))
    try:
        with transaction.atomic():
            skill.save(force_insert=True)
            record(action="skill.added", obj=skill, actor=actor, at=now, changes=_clean(fields))
    except IntegrityError:
        text = _("Another skill has the code “%(code)s”.") % {"code": code}
        raise CodeTaken(text, problems=[Problem("code", "taken", text)]) from None
    return skill


@transaction.atomic
def change_skill(
    *, skill: Skill, fields: Mapping[str, Any], actor: User | None, now: datetime
) -> Skill:
    """Other words, another place. What is left out stays; the code never changes."""
    require(can_write_framework(sight_of_actor(actor, now)))
    refuse_invalid(_wrong(fields, is_new=False))
    row = Skill.objects.select_for_update(no_key=True).get(pk=skill.pk)
    held = {name: getattr(row, name) for name in FIELDS}
    said = {name: value for name, value in _clean(fields).items() if held[name] != value}
    if said:
        for name, value in said.items():
            setattr(row, name, value)
        row.save(update_fields=[*said, "updated_at"])
        changes = {name: [held[name], value] for name, value in said.items()}
        record(action="skill.changed", obj=row, actor=actor, at=now, changes=changes)
    return row


def write_anchors(
    *,
    skill: Skill,
    levels: Mapping[int, Mapping[str, str] | None],
    valid_from: date | None = None,
    actor: User | None,
    now: datetime,
) -> Skill:
    """What levels look like from a day on (today); earlier days keep what was written for them.

    `levels`: {level: {text, text_zh, evidence, evidence_zh}}; None takes an anchor away.
    """
    require(can_write_framework(sight_of_actor(actor, now)))
    refuse_invalid(wrong_levels(levels))
    from_day = valid_from or firm_day(now)
    statements = [
        Statement({"skill_id": skill.pk, "level": level}, anchor_value(said), valid_from=from_day)
        for level, said in levels.items()
    ]
    with transaction.atomic():
        Skill.objects.select_for_update(no_key=True).get(pk=skill.pk)
        put_many(Anchor, statements, at=now)
        facts = {"from": from_day, "levels": {str(level): said for level, said in levels.items()}}
        record(action="skill.anchored", obj=skill, actor=actor, at=now, changes=facts)
    return skill


def retire_skill(*, skill: Skill, actor: User | None, now: datetime) -> Skill:
    """Nobody is rated in it any more; what is held stays."""
    return _set_retired(skill, now, "skill.retired", actor=actor, now=now)


def restore_skill(*, skill: Skill, actor: User | None, now: datetime) -> Skill:
    """Take it up again."""
    return _set_retired(skill, None, "skill.restored", actor=actor, now=now)


@transaction.atomic
def _set_retired(
    skill: Skill, at: datetime | None, action: str, *, actor: User | None, now: datetime
) -> Skill:
    require(can_write_framework(sight_of_actor(actor, now)))
    row = Skill.objects.select_for_update(no_key=True).get(pk=skill.pk)
    if (row.retired_at is None) != (at is None):
        row.retired_at = at
        row.save(update_fields=["retired_at", "updated_at"])
        record(action=action, obj=row, actor=actor, at=now, changes={"retired_at": at})
    return row


def wrong_levels(levels: Mapping[int, Mapping[str, str] | None]) -> Iterable[Problem]:
    """What is wrong with anchors."""
    for level, said in levels.items():
        if not 0 <= level <= HIGHEST:
            message = _("A level is a number from 0 to %(highest)d.") % {"highest": HIGHEST}
            yield Problem("level", "out_of_range", message)
        if said is None:
            continue
        if not said.get("text", "").strip():
            yield Problem(f"text_{level}", "required", _("Write what one sees at this level."))
        for name in TEXTS:
            yield from too_long(f"{name}_{level}", said.get(name, ""), LONGEST_TEXT)


def anchor_value(said: Mapping[str, str] | None) -> dict[str, str] | None:
    """The texts of an anchor as the table holds them."""
    return None if said is None else {name: said.get(name, "").strip() for name in TEXTS}


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value
        for name, value in fields.items()
        if name in FIELDS
    }


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
