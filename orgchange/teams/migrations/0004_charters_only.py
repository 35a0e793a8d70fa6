"""What a team is stands on its charter now: the columns that said it go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teams", "0003_shipped_kinds")]

    operations = [
        migrations.AlterField(
            model_name="team",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="teams",
                to="teams.teamkind",
            ),
        ),
        # Defaults for the way back, on which the columns appear beside teams that are there.
        migrations.AlterField(
            model_name="team",
            name="kind_code",
            field=models.CharField(default="", max_length=10, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="team",
            name="purpose",
            field=models.TextField(blank=True, default="", verbose_name="purpose"),
        ),
        migrations.AlterField(
            model_name="team",
            name="host_function",
            field=models.CharField(
                default="other", max_length=20, verbose_name="host function"
            ),
        ),
        migrations.RemoveField(model_name="team", name="kind_code"),
        migrations.RemoveField(model_name="team", name="purpose"),
        migrations.RemoveField(model_name="team", name="host_function"),
    ]
