"""Teams became an area of their own, which has taken the tables: here only the models go."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_roster"), ("teams", "0001_from_directory")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="TeamMembership"),
                migrations.DeleteModel(name="Team"),
            ]
        )
    ]
