"""What seats in pilots usually show, for whoever places their evidence."""

from pathlib import Path

import yaml
from django.db import migrations

FILE = Path(__file__).resolve().parent.parent / "shipped" / "slots.yaml"


def ship(apps, schema_editor):
    skills = dict(apps.get_model("catalogue", "Skill").objects.values_list("code", "pk"))
    model = apps.get_model("skills", "SlotSkill")
    said = yaml.safe_load(FILE.read_text("utf-8"))
    model.objects.bulk_create(
        model(slot=slot, skill_id=skills[code], level=level)
        for slot, levels in said.items()
        for code, level in levels.items()
        if code in skills
    )


def take_back(apps, schema_editor):
    apps.get_model("skills", "SlotSkill").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("skills", "0020_asking_and_taking_back")]
    operations = [migrations.RunPython(ship, take_back)]
