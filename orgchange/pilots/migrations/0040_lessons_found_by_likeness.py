"""Ended pilots and their lessons are found by likeness; a lesson saves itself."""

import django.db.models.deletion
from django.db import migrations, models


def trigrams(apps, schema_editor):
    """Nearly equal titles are found by PostgreSQL's trigrams; elsewhere by their terms alone."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(
            "CREATE INDEX pilot_title_trigrams ON pilots_pilottext USING gin (title gin_trgm_ops)"
        )


def no_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX pilot_title_trigrams")


class Migration(migrations.Migration):
    dependencies = [("pilots", "0030_gates_heard_and_revised")]

    operations = [
        migrations.CreateModel(
            name="PilotText",
            fields=[
                (
                    "pilot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="indexed",
                        serialize=False,
                        to="pilots.pilot",
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("length", models.PositiveIntegerField()),
                ("indexed_at", models.DateTimeField()),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="PilotTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("term", models.CharField(max_length=60)),
                ("count", models.PositiveSmallIntegerField()),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="pilots.pilot",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("term", "pilot"), name="pilot_term_once")
                ],
            },
        ),
        migrations.RunPython(trigrams, no_trigrams),
        migrations.AddField(
            model_name="lesson",
            name="revision",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Counts the savings; two windows cannot overwrite each other.",
            ),
        ),
        migrations.AddField(
            model_name="lesson",
            name="saved_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="saved at"),
        ),
    ]
