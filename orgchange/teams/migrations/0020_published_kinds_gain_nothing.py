"""The database refuses a slot that is added to a published version of a kind, too."""

from django.db import migrations

MESSAGE = "What is published is never changed."
POSTGRESQL = f"""
CREATE FUNCTION teams_kind_slot_late_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM teams_kindversion
               WHERE id = NEW.version_id AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION '{MESSAGE}';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kind_slot_late_stands BEFORE INSERT ON teams_kindslot
    FOR EACH ROW EXECUTE FUNCTION teams_kind_slot_late_stands();
"""
SQLITE = f"""
CREATE TRIGGER kind_slot_late_stands BEFORE INSERT ON teams_kindslot
WHEN EXISTS (SELECT 1 FROM teams_kindversion
             WHERE id = NEW.version_id AND published_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, '{MESSAGE}');
END;
"""


def guard(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL if on_postgresql else SQLITE)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER kind_slot_late_stands ON teams_kindslot")
        schema_editor.execute("DROP FUNCTION teams_kind_slot_late_stands()")
    else:
        schema_editor.execute("DROP TRIGGER kind_slot_late_stands")


class Migration(migrations.Migration):
    dependencies = [("teams", "0014_published_kinds_stand")]
    operations = [migrations.RunPython(guard, unguard)]
