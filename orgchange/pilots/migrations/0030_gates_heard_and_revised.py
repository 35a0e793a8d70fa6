from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0020_readings_append_only"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="pilotoutcome",
            name="outcome_value_has_its_basis",
        ),
        migrations.RemoveConstraint(
            model_name="gate",
            name="gate_recycled_once",
        ),
        migrations.AddField(
            model_name="gate",
            name="heard_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the panel began with it: its clock runs from then",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="gate",
            name="revision",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Counts the savings of the pre-read; two windows cannot overwrite",
            ),
        ),
        migrations.AddField(
            model_name="pilotoutcome",
            name="revision",
            field=models.PositiveIntegerField(
                default=0, help_text="Counts the savings of a draft; two windows cannot overwrite"
            ),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.CheckConstraint(
                condition=models.Q(("round__gte", 1)), name="gate_counted_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "recycle")),
                fields=("pilot", "milestone"),
                name="gate_recycled_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_at", None),
                    models.Q(("decided_by__isnull", False), ("opened_at__isnull", False)),
                    _connector="OR",
                ),
                name="gate_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="pilotoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_at", None),
                    ("value", None),
                    models.Q(("value_basis", ""), _negated=True),
                    _connector="OR",
                ),
                name="outcome_value_has_its_basis",
            ),
        ),
    ]
