"""The skills that ship, their anchors, and the profiles of roles, in both languages.

The words lie in `courses/skills/shipped`. What a firm has already written stays as it is: a skill
that stands is described only where nothing describes it.
"""

import datetime
from pathlib import Path

import yaml
from django.db import migrations

FOLDER = Path(__file__).resolve().parent.parent / "shipped"
SHIPPED_ON = datetime.date(2020, 1, 1)
SHIPPED_AT = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
DESCRIBED = ("about", "about_zh", "references", "position")


def read(name):
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


def ship(apps, schema_editor):
    skills = {}
    for position, words in enumerate(read("framework.yaml"), start=1):
        levels = words.pop("levels")
        skill = ship_skill(apps, words | {"position": position})
        skills[skill.code] = skill
        ship_anchors(apps, skill, levels)
    for words in read("profiles.yaml"):
        ship_profile(apps, words, skills)


def ship_skill(apps, words):
    skill, is_new = apps.get_model("catalogue", "Skill").objects.get_or_create(
        code=words["code"], defaults=words
    )
    if not is_new and not skill.about:
        for name in DESCRIBED:
            setattr(skill, name, words.get(name) or getattr(skill, name))
        skill.save(update_fields=DESCRIBED)
    return skill


def ship_anchors(apps, skill, levels):
    model = apps.get_model("skills", "Anchor")
    if model.objects.filter(skill=skill).exists():
        return
    model.objects.bulk_create(
        model(skill=skill, level=level, valid_from=SHIPPED_ON, recorded_at=SHIPPED_AT, **words)
        for level, words in enumerate(levels)
    )


def ship_profile(apps, words, skills):
    needs, helpful = words.pop("needs"), words.pop("helpful", {})
    profile, is_new = apps.get_model("skills", "RoleProfile").objects.get_or_create(
        code=words["code"], defaults=words
    )
    if not is_new:
        return
    model = apps.get_model("skills", "ProfileNeed")
    model.objects.bulk_create(
        model(
            profile=profile,
            skill=skills[code],
            level=level,
            is_mandatory=code in needs,
            valid_from=SHIPPED_ON,
            recorded_at=SHIPPED_AT,
        )
        for code, level in {**needs, **helpful}.items()
    )


def take_back(apps, schema_editor):
    """What ships, as far as nobody built on it. The skills stay: courses may grant them."""
    model = apps.get_model
    shipped = [words["code"] for words in read("profiles.yaml")]
    rated = model("skills", "Rating").objects.exclude(anchor=None).values("anchor")
    for rows in (
        model("skills", "ProfileNeed").objects.filter(recorded_at=SHIPPED_AT),
        model("skills", "RoleProfile").objects.filter(code__in=shipped, needs=None),
        model("skills", "Anchor").objects.filter(recorded_at=SHIPPED_AT).exclude(pk__in=rated),
    ):
        rows._raw_delete(rows.db)


class Migration(migrations.Migration):
    dependencies = [("skills", "0002_never_changed")]
    operations = [migrations.RunPython(ship, take_back)]
