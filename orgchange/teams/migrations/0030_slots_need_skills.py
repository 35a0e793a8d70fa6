"""What a slot needs of people's skills. Slots of published versions stand guarded meanwhile not:
SQLite makes a table anew to give it a column, and its triggers go with the old one."""

from importlib import import_module

from django.db import migrations, models

GUARDS = (
    "orgchange.teams.migrations.0014_published_kinds_stand",
    "orgchange.teams.migrations.0020_published_kinds_gain_nothing",
)


def unguard(apps, schema_editor):
    for name in GUARDS:
        import_module(name).unguard(apps, schema_editor)


def guard(apps, schema_editor):
    for name in GUARDS:
        import_module(name).guard(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("teams", "0020_published_kinds_gain_nothing")]
    operations = [
        migrations.RunPython(unguard, guard),
        migrations.AddField(
            model_name="kindslot",
            name="needs",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="[{skill, level}]: what somebody should hold to fill it.",
                verbose_name="skills it needs",
            ),
        ),
        migrations.AddField(
            model_name="kindslot",
            name="needs_must",
            field=models.BooleanField(
                default=False,
                help_text="Who lacks one is refused, not only warned of.",
                verbose_name="must hold them",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
