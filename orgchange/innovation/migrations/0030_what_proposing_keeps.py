"""Kept with a proposal: its votes as counted, its appeal, and when what was told is due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("innovation", "0020_similar"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="appeal",
            field=models.TextField(blank=True, verbose_name="appeal"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="points",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Of all voters, kept for lists; each counts once.",
                verbose_name="points",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="told_due_at",
            field=models.DateTimeField(
                blank=True, help_text="When the state that was told is due.", null=True
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="voters",
            field=models.PositiveIntegerField(default=0, verbose_name="voters"),
        ),
    ]
