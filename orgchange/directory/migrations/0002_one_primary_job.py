"""One primary job per person at any (t, k): a constraint where the engine has one.

SQLite has no exclusion constraints; there `check_directory` looks.
"""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE directory_jobrecord ADD CONSTRAINT job_one_primary EXCLUDE USING gist (
    employee_id WITH =,
    daterange(valid_from, valid_to) WITH &&,
    tstzrange(recorded_at, superseded_at) WITH &&
) WHERE (is_primary) DEFERRABLE INITIALLY DEFERRED;
"""
DROP = "ALTER TABLE directory_jobrecord DROP CONSTRAINT job_one_primary;"


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunPython(add, drop)]
