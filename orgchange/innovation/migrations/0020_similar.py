"""The index of what proposals are about."""

import django.db.models.deletion
from django.db import migrations, models


def trigrams(apps, schema_editor):
    """Nearly equal titles are found by PostgreSQL's trigrams; elsewhere by their terms alone."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(
            "CREATE INDEX proposal_title_trigrams ON innovation_proposaltext"
            " USING gin (title gin_trgm_ops)"
        )


def no_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX proposal_title_trigrams")


class Migration(migrations.Migration):
    dependencies = [("innovation", "0010_reviews")]

    operations = [
        migrations.CreateModel(
            name="ProposalText",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="indexed",
                        serialize=False,
                        to="innovation.proposal",
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("length", models.PositiveIntegerField()),
                ("indexed_at", models.DateTimeField()),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="ProposalTerm",
            fields=[
                ("id", models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    )),
                ("term", models.CharField(max_length=60)),
                ("count", models.PositiveSmallIntegerField()),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="innovation.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("term", "proposal"), name="proposal_term_once"
                    )
                ],
            },
        ),
        migrations.RunPython(trigrams, no_trigrams),
    ]
