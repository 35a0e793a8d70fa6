"""What a run leaves without, and what an answer to a pair wrote."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_teams_moved'),
        ('pilots', '0060_evidence_remarked'),
        ('teams', '0020_published_kinds_gain_nothing'),
        ('tracks', '0040_panel_begins_third_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='matchpair',
            name='is_override',
            field=models.BooleanField(default=False, verbose_name='against the proposal'),
        ),
        migrations.AddField(
            model_name='matchpair',
            name='mentorship',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tracks.mentorship'),
        ),
        migrations.AddField(
            model_name='matchpair',
            name='place',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tracks.pilotplace'),
        ),
        migrations.AddField(
            model_name='matchpair',
            name='seat_request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='teams.joinrequest'),
        ),
        migrations.AddField(
            model_name='matchrun',
            name='left',
            field=models.JSONField(default=list, verbose_name='left without'),
        ),
        migrations.AddField(
            model_name='matchrun',
            name='share',
            field=models.PositiveSmallIntegerField(default=20, verbose_name='share of time, %'),
        ),
        migrations.AddConstraint(
            model_name='matchpair',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('refused_at', None), _connector='OR'), name='match_pair_one_answer'),
        ),
        migrations.AddConstraint(
            model_name='matchpair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_at', None), ('is_override', False)), models.Q(('words', ''), _negated=True), _connector='OR'), name='match_pair_reasoned'),
        ),
        migrations.AddConstraint(
            model_name='matchrun',
            constraint=models.CheckConstraint(condition=models.Q(('share__gte', 1), ('share__lte', 100)), name='match_run_share'),
        ),
    ]
