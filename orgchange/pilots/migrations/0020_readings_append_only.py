"""The database itself refuses to change a reading: only that it was corrected, and only once."""

from django.db import migrations

FIELDS = (
    "pilot_id", "series", "measured_on", "value", "sample", "note", "source", "key",
    "corrects_id", "recorded_at", "recorded_by_id",
)
POSTGRESQL = """
CREATE FUNCTION pilots_reading_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Readings are never changed.';
END $$;
CREATE TRIGGER reading_append_only BEFORE UPDATE ON pilots_reading
    FOR EACH ROW WHEN (
        OLD.superseded_at < '9999-12-31 00:00:00+00' OR {changed})
    EXECUTE FUNCTION pilots_reading_append_only();
"""
SQLITE = """
CREATE TRIGGER reading_append_only BEFORE UPDATE ON pilots_reading
WHEN OLD.superseded_at < '9999-12-31' OR {changed}
BEGIN
    SELECT RAISE(ABORT, 'Readings are never changed.');
END;
"""


def guard(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    differs = "OLD.{0} IS DISTINCT FROM NEW.{0}" if is_postgresql else "OLD.{0} IS NOT NEW.{0}"
    changed = " OR ".join(differs.format(field) for field in FIELDS)
    schema_editor.execute((POSTGRESQL if is_postgresql else SQLITE).format(changed=changed))


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER reading_append_only ON pilots_reading")
        schema_editor.execute("DROP FUNCTION pilots_reading_append_only()")
    else:
        schema_editor.execute("DROP TRIGGER reading_append_only")


class Migration(migrations.Migration):
    dependencies = [("pilots", "0010_signed_for_personal_data")]
    operations = [migrations.RunPython(guard, unguard)]
