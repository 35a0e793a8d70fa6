
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_teams_moved'),
        ('innovation', '0050_awards_and_spending'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProposalImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('state', models.CharField(choices=[('reading', 'Reading'), ('previewed', 'Previewed'), ('refused', 'Refused'), ('applying', 'Being applied'), ('applied', 'Applied'), ('undone', 'Undone')], default='reading', max_length=10, verbose_name='state')),
                ('file_name', models.CharField(blank=True, max_length=300, verbose_name='file name')),
                ('file_size', models.PositiveBigIntegerField(default=0, verbose_name='file size')),
                ('is_all_or_nothing', models.BooleanField(default=False, verbose_name='all or nothing')),
                ('encoding', models.CharField(blank=True, max_length=40, verbose_name='encoding')),
                ('delimiter', models.CharField(blank=True, max_length=4, verbose_name='delimiter')),
                ('columns', models.JSONField(default=dict, help_text='{field: column}', verbose_name='columns')),
                ('headers', models.JSONField(default=list, help_text="The file's columns, in order.")),
                ('samples', models.JSONField(default=dict, help_text='{column: [values]}')),
                ('asked', models.JSONField(default=dict, help_text='What was asked for: encoding, delimiter, columns, date order.')),
                ('counts', models.JSONField(default=dict, verbose_name='counts')),
                ('progress', models.PositiveIntegerField(default=0, verbose_name='rows read')),
                ('refusal', models.JSONField(default=dict, help_text='{code, params} when refused.')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='applied at')),
                ('source', models.CharField(blank=True, max_length=100, verbose_name='source')),
                ('file', models.FileField(blank=True, max_length=300, upload_to='proposals/%Y/', verbose_name='file')),
                ('leaves_alike', models.BooleanField(default=False, verbose_name='leave out possible duplicates')),
                ('statuses', models.JSONField(default=list, help_text='The words of the file: [{word, rows, state}].')),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='innovation.round')),
                ('stand_in', models.ForeignKey(blank=True, help_text='In whose name a proposal comes in whose submitter is not known here.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.employee', verbose_name='where nobody is found')),
                ('undoes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='innovation.proposalimport')),
            ],
            options={
                'verbose_name': 'import of proposals',
                'verbose_name_plural': 'imports of proposals',
                'ordering': ['-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ImportedProposal',
            fields=[
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='imported', serialize=False, to='innovation.proposal')),
                ('source', models.CharField(blank=True, max_length=100, verbose_name='source')),
                ('key', models.CharField(help_text='Its id there, or its title.', max_length=310)),
                ('votes', models.PositiveIntegerField(null=True, verbose_name='votes elsewhere')),
                ('said', models.JSONField(default=dict, help_text='What the row said, to tell what differs.')),
                ('at', models.DateTimeField(verbose_name='brought in at')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='innovation.fund')),
                ('proposal_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='innovation.proposalimport')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposalImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('new', 'New'), ('alike', 'Possible duplicates'), ('left_out', 'Left out'), ('same', 'Same as before'), ('removed', 'Taken back')], max_length=8)),
                ('row', models.PositiveIntegerField(null=True, verbose_name='row')),
                ('key', models.CharField(max_length=310)),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('asked', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='amount')),
                ('state', models.SlugField(max_length=40, verbose_name='state')),
                ('votes', models.PositiveIntegerField(null=True, verbose_name='votes')),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                ('submitted_on', models.DateField(null=True, verbose_name='handed in on')),
                ('alike_row', models.PositiveIntegerField(null=True)),
                ('likeness', models.FloatField(null=True)),
                ('alike', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='innovation.proposal')),
                ('proposal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='innovation.proposal')),
                ('proposal_import', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='innovation.proposalimport')),
                ('submitter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.employee')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposalProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_error', models.BooleanField(help_text='The row is refused; otherwise it is a warning.')),
                ('row', models.PositiveIntegerField(null=True, verbose_name='row')),
                ('column', models.CharField(blank=True, max_length=300, verbose_name='column')),
                ('value', models.CharField(blank=True, max_length=200, verbose_name='value')),
                ('code', models.CharField(max_length=40)),
                ('params', models.JSONField(default=dict)),
                ('proposal_import', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='innovation.proposalimport')),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='proposalimport',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'applied')), fields=('undoes',), name='proposal_import_undone_once'),
        ),
        migrations.AddConstraint(
            model_name='importedproposal',
            constraint=models.UniqueConstraint(fields=('fund', 'source', 'key'), name='proposal_imported_once'),
        ),
        migrations.AddIndex(
            model_name='proposalimportrow',
            index=models.Index(fields=['proposal_import', 'action', 'id'], name='proposal_row_of_import'),
        ),
        migrations.AddIndex(
            model_name='proposalproblem',
            index=models.Index(fields=['proposal_import', 'is_error', 'id'], name='proposal_problem_of_import'),
        ),
    ]
