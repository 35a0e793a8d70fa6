"""A panel begins at an instant; it has one third assessor at most."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_teams_moved'),
        ('tracks', '0031_estimates_stand'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessmentpanel',
            name='began_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='began at'),
        ),
        migrations.AddConstraint(
            model_name='assessorseat',
            constraint=models.UniqueConstraint(condition=models.Q(('declined_at', None), ('is_third', True)), fields=('panel',), name='assessor_one_third'),
        ),
    ]
