"""Every requirement has a code of its own column: that of its course, which never changes."""

from django.db import migrations, models

FILL = (
    "UPDATE assignments_requirement SET code = (SELECT c.code FROM catalogue_course c"
    " WHERE c.id = assignments_requirement.course_id) WHERE course_id IS NOT NULL"
)


class Migration(migrations.Migration):
    dependencies = [("assignments", "0001_initial"), ("catalogue", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="requirement",
            name="code",
            field=models.CharField(max_length=120, null=True, verbose_name="code"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
