"""Kinds as data, charters, waivers, drafts, requests, tasks and offers of help."""

import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_teams_moved'),
        ('teams', '0001_from_directory'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DraftComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(verbose_name='comment')),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['made_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DraftStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('seats', models.JSONField(default=list)),
                ('act', models.JSONField(default=dict, help_text='What was done: {code, employee, slot, …}')),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['draft', 'number'],
            },
        ),
        migrations.CreateModel(
            name='HelpOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('interests', models.CharField(max_length=500, verbose_name='interests')),
                ('slots', models.JSONField(blank=True, default=list, help_text='Codes of slots.', verbose_name='slots')),
                ('allocation', models.PositiveSmallIntegerField(default=10, verbose_name='allocation, %')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(default=datetime.date(9999, 12, 31), help_text='The first day it no longer holds.', verbose_name='until')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'offer to help',
                'verbose_name_plural': 'offers to help',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('slot', models.CharField(max_length=40, verbose_name='slot')),
                ('standing', models.CharField(choices=[('member', 'Member'), ('deputy', 'Deputy'), ('guest', 'Guest')], default='member', max_length=10)),
                ('allocation', models.PositiveSmallIntegerField(verbose_name='allocation, %')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(help_text='The first day it no longer holds.', verbose_name='until')),
                ('message', models.TextField(blank=True, verbose_name='message')),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Waiting for an answer'), ('granted', 'Granted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed')], default='open', max_length=10)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('obstacle', models.TextField(blank=True, help_text='Why a granted request could not be written to the roster.')),
            ],
            options={
                'verbose_name': 'request to join',
                'verbose_name_plural': 'requests to join',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='KindSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_zh', models.CharField(blank=True, max_length=200, verbose_name='name in Chinese')),
                ('required', models.PositiveSmallIntegerField(default=1, help_text='0: welcome, and never missing.', verbose_name='how many')),
                ('function', models.CharField(blank=True, choices=[('business', 'Business line'), ('data_science', 'Data science'), ('engineering', 'Engineering'), ('product', 'Product'), ('legal', 'Legal and compliance'), ('operations', 'Operations'), ('hr', 'HR'), ('finance', 'Finance'), ('other', 'Other')], help_text='Empty: any.', max_length=20, verbose_name='job function')),
                ('is_core', models.BooleanField(default=False, help_text='Continuity is measured over the core slots.', verbose_name='core')),
            ],
            options={
                'verbose_name': 'slot',
                'verbose_name_plural': 'slots',
                'ordering': ['version', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='KindVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_zh', models.CharField(blank=True, max_length=200, verbose_name='name in Chinese')),
                ('purpose', models.TextField(blank=True, verbose_name='what it is for')),
                ('purpose_zh', models.TextField(blank=True, verbose_name='what it is for, in Chinese')),
                ('target', models.CharField(choices=[('share', 'Cross-functional share'), ('background', 'Background share')], default='share', max_length=10, verbose_name='target')),
                ('minimum_share', models.PositiveSmallIntegerField(default=60, help_text='More than this: 3 of 5 is not more than 60 %.', verbose_name='minimum share, %')),
                ('slots_per_person', models.PositiveSmallIntegerField(default=2, verbose_name='slots of one person at most')),
                ('never_together', models.JSONField(blank=True, default=list, help_text='[[code, code], …]: slots that one person must not hold together.', verbose_name='never one person')),
                ('notes', models.TextField(blank=True, verbose_name='what changed')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
            ],
            options={
                'verbose_name': 'version of a kind of team',
                'verbose_name_plural': 'versions of kinds of team',
                'ordering': ['kind', '-number', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RequestAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(choices=[('person', 'The person'), ('manager', 'The manager')], max_length=10)),
                ('is_yes', models.BooleanField()),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('answered_at', models.DateTimeField()),
                ('by_mail', models.BooleanField(default=False, help_text='By the link of a mail.')),
            ],
            options={
                'ordering': ['answered_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RosterDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('starts_on', models.DateField(help_text='The day on which it would take effect.', verbose_name='from')),
                ('state', models.CharField(choices=[('open', 'Being planned'), ('published', 'Published'), ('discarded', 'Discarded')], default='open', max_length=10)),
                ('at', models.PositiveIntegerField(default=0, help_text='The step that is shown; undo goes back.')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'roster draft',
                'verbose_name_plural': 'roster drafts',
                'ordering': ['-updated_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='TeamCharter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(default=datetime.date(9999, 12, 31), help_text='The first day it no longer holds.', verbose_name='valid to')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('superseded_at', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), verbose_name='superseded at')),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('host_function', models.CharField(choices=[('business', 'Business line'), ('data_science', 'Data science'), ('engineering', 'Engineering'), ('product', 'Product'), ('legal', 'Legal and compliance'), ('operations', 'Operations'), ('hr', 'HR'), ('finance', 'Finance'), ('other', 'Other')], help_text='Members of other functions make the team cross-functional.', max_length=20, verbose_name='host function')),
                ('purpose', models.TextField(blank=True, verbose_name='purpose')),
                ('may_decide', models.TextField(blank=True, verbose_name='what it may decide by itself')),
                ('budget', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='money')),
                ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                ('person_days', models.PositiveIntegerField(blank=True, null=True, verbose_name='people-time, in days')),
            ],
            options={
                'verbose_name': 'team charter',
                'verbose_name_plural': 'team charters',
                'ordering': ['valid_from', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TeamKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(help_text='Of the newest published version.', max_length=200, verbose_name='name')),
                ('name_zh', models.CharField(blank=True, max_length=200, verbose_name='name in Chinese')),
                ('retired_at', models.DateTimeField(blank=True, help_text='No new teams of it from then on.', null=True, verbose_name='retired at')),
            ],
            options={
                'verbose_name': 'kind of team',
                'verbose_name_plural': 'kinds of team',
                'ordering': ['code', 'pk'],
            },
        ),
        migrations.RenameField(model_name='team', old_name='kind', new_name='kind_code'),
        migrations.AddField(
            model_name='team',
            name='kind',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='teams.teamkind'),
        ),
        migrations.CreateModel(
            name='TeamTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('kind', models.CharField(choices=[('left', 'Left the organisation'), ('moved', 'Moved to another function'), ('on_leave', 'Goes on long leave'), ('returned', 'Came back'), ('unowned', 'A required slot is empty')], max_length=10)),
                ('slot', models.CharField(blank=True, max_length=40)),
                ('happens_on', models.DateField(help_text='The day on which it happens.')),
                ('raised_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'task of a team',
                'verbose_name_plural': 'tasks of teams',
                'ordering': ['happens_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(default=datetime.date(9999, 12, 31), help_text='The first day it no longer holds.', verbose_name='valid to')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('superseded_at', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), verbose_name='superseded at')),
                ('rule', models.CharField(max_length=100, verbose_name='rule')),
                ('reason', models.TextField(verbose_name='reason')),
            ],
            options={
                'verbose_name': 'waiver',
                'verbose_name_plural': 'waivers',
                'ordering': ['valid_from', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='teammembership',
            name='standing',
            field=models.CharField(choices=[('member', 'Member'), ('deputy', 'Deputy'), ('guest', 'Guest')], default='member', max_length=10, verbose_name='standing'),
        ),
        migrations.AlterField(
            model_name='teammembership',
            name='slot',
            field=models.CharField(max_length=40, verbose_name='slot'),
        ),
        migrations.AddIndex(
            model_name='teammembership',
            index=models.Index(condition=models.Q(('superseded_at', datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))), fields=['team', 'employee'], name='membership_current'),
        ),
        migrations.AddField(
            model_name='draftcomment',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draftstep',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='helpoffer',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_offers', to='directory.employee'),
        ),
        migrations.AddField(
            model_name='helpoffer',
            name='team',
            field=models.ForeignKey(blank=True, help_text='Empty: any team.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='help_offers', to='teams.team'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='join_requests', to='directory.employee'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='manager',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='release_requests', to='directory.employee'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='join_requests', to='teams.team'),
        ),
        migrations.AddField(
            model_name='kindversion',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='kindslot',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='teams.kindversion'),
        ),
        migrations.AddField(
            model_name='requestanswer',
            name='answered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.employee'),
        ),
        migrations.AddField(
            model_name='requestanswer',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='teams.joinrequest'),
        ),
        migrations.AddField(
            model_name='rosterdraft',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roster_drafts', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rosterdraft',
            name='shared_with',
            field=models.ManyToManyField(blank=True, related_name='shared_drafts', to='directory.employee'),
        ),
        migrations.AddField(
            model_name='rosterdraft',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='teams.team'),
        ),
        migrations.AddField(
            model_name='draftstep',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='teams.rosterdraft'),
        ),
        migrations.AddField(
            model_name='draftcomment',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='teams.rosterdraft'),
        ),
        migrations.AddField(
            model_name='teamcharter',
            name='answers_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heard_charters', to='directory.employee'),
        ),
        migrations.AddField(
            model_name='teamcharter',
            name='lead',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_charters', to='directory.employee'),
        ),
        migrations.AddField(
            model_name='teamcharter',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charters', to='teams.team'),
        ),
        migrations.AddField(
            model_name='teamcharter',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charters', to='teams.kindversion'),
        ),
        migrations.AddField(
            model_name='kindversion',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='teams.teamkind'),
        ),
        migrations.AddIndex(
            model_name='team',
            index=models.Index(fields=['name', 'id'], name='team_by_name'),
        ),
        migrations.AddField(
            model_name='teamtask',
            name='employee',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.employee'),
        ),
        migrations.AddField(
            model_name='teamtask',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='teamtask',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='teams.team'),
        ),
        migrations.AddField(
            model_name='waiver',
            name='approved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waiver',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='teams.team'),
        ),
        migrations.AddIndex(
            model_name='helpoffer',
            index=models.Index(condition=models.Q(('withdrawn_at', None)), fields=['employee'], name='help_offer_standing'),
        ),
        migrations.AddConstraint(
            model_name='helpoffer',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__lt', models.F('ends_on'))), name='help_offer_order'),
        ),
        migrations.AddConstraint(
            model_name='helpoffer',
            constraint=models.CheckConstraint(condition=models.Q(('allocation__gte', 1), ('allocation__lte', 100)), name='help_offer_allocation'),
        ),
        migrations.AddIndex(
            model_name='joinrequest',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['manager'], name='join_request_to_manager'),
        ),
        migrations.AddIndex(
            model_name='joinrequest',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['employee'], name='join_request_to_person'),
        ),
        migrations.AddIndex(
            model_name='joinrequest',
            index=models.Index(fields=['team', 'state'], name='join_request_of_team'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__lt', models.F('ends_on'))), name='join_request_order'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.CheckConstraint(condition=models.Q(('allocation__gte', 0), ('allocation__lte', 100)), name='join_request_allocation'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('team', 'employee', 'slot'), name='join_request_one_open', violation_error_message='This person is already being asked.'),
        ),
        migrations.AddConstraint(
            model_name='kindslot',
            constraint=models.UniqueConstraint(fields=('version', 'code'), name='kind_slot_once', violation_error_message='This kind already has a slot of this code.'),
        ),
        migrations.AddConstraint(
            model_name='requestanswer',
            constraint=models.UniqueConstraint(fields=('request', 'party'), name='request_answer_once', violation_error_message='This was answered already.'),
        ),
        migrations.AddIndex(
            model_name='rosterdraft',
            index=models.Index(fields=['team', 'state'], name='draft_of_team'),
        ),
        migrations.AddConstraint(
            model_name='draftstep',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='draft_step_once'),
        ),
        migrations.AddIndex(
            model_name='teamcharter',
            index=models.Index(fields=['team', 'valid_from'], name='charter_of_team'),
        ),
        migrations.AddIndex(
            model_name='teamcharter',
            index=models.Index(condition=models.Q(('superseded_at', datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))), fields=['lead'], name='charter_led'),
        ),
        migrations.AddConstraint(
            model_name='teamcharter',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='teams_teamcharter_valid_order'),
        ),
        migrations.AddConstraint(
            model_name='teamcharter',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_at__lt', models.F('superseded_at'))), name='teams_teamcharter_known_order'),
        ),
        migrations.AddConstraint(
            model_name='teamcharter',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at', datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc)), ('valid_to', datetime.date(9999, 12, 31))), fields=('team',), name='charter_one_open'),
        ),
        migrations.AddConstraint(
            model_name='teamcharter',
            constraint=models.CheckConstraint(condition=models.Q(('budget', None), ('budget__gte', 0), _connector='OR'), name='charter_budget'),
        ),
        migrations.AddConstraint(
            model_name='kindversion',
            constraint=models.UniqueConstraint(fields=('kind', 'number'), name='kind_version_once'),
        ),
        migrations.AddConstraint(
            model_name='kindversion',
            constraint=models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('kind',), name='kind_one_draft', violation_error_message='There is already a draft of this kind.'),
        ),
        migrations.AddConstraint(
            model_name='kindversion',
            constraint=models.CheckConstraint(condition=models.Q(('minimum_share__lt', 100)), name='kind_share_below_whole'),
        ),
        migrations.AddConstraint(
            model_name='kindversion',
            constraint=models.CheckConstraint(condition=models.Q(('slots_per_person__gte', 1)), name='kind_slots_per_person'),
        ),
        migrations.AddIndex(
            model_name='teamtask',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['team'], name='team_task_open'),
        ),
        migrations.AddConstraint(
            model_name='teamtask',
            constraint=models.UniqueConstraint(fields=('team', 'kind', 'employee', 'slot', 'happens_on'), name='team_task_once'),
        ),
        migrations.AddConstraint(
            model_name='teamtask',
            constraint=models.UniqueConstraint(condition=models.Q(('employee', None)), fields=('team', 'kind', 'slot', 'happens_on'), name='team_task_of_nobody_once'),
        ),
        migrations.AddIndex(
            model_name='waiver',
            index=models.Index(fields=['team', 'valid_from'], name='waiver_of_team'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='teams_waiver_valid_order'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_at__lt', models.F('superseded_at'))), name='teams_waiver_known_order'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__lt', datetime.date(9999, 12, 31))), name='waiver_ends'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_reason_given'),
        ),
    ]
