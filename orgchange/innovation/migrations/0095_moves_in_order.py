"""The index of a proposal's moves holds all that the funnel reads of them, in order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("innovation", "0080_published_versions_stand"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="move", name="move_of"),
        migrations.AddIndex(
            model_name="move",
            index=models.Index(fields=["proposal", "at", "id"], include=["target"], name="move_way"),
        ),
    ]
