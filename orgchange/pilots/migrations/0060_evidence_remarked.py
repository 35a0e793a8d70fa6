"""A person can say something about the evidence that a pilot recorded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pilots", "0052_withdrawals_stand")]

    operations = [
        migrations.AddField(
            model_name="skillevidence",
            name="remark",
            field=models.TextField(blank=True, verbose_name="what the person says about it"),
        ),
        migrations.AddField(
            model_name="skillevidence",
            name="remarked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="skillevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("remark", ""), ("remarked_at", None))
                | (~models.Q(("remark", "")) & models.Q(("remarked_at__isnull", False))),
                name="skill_evidence_remarked_at",
            ),
        ),
    ]
