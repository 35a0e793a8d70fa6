"""The database itself refuses to change a published version of a kind, or its slots.

Whoever published it may be forgotten. On SQLite, where the tests empty tables row by row, only
changes are refused; what a charter follows cannot be deleted there, either: it is referred to.
"""

from django.db import migrations

MESSAGE = "What is published is never changed."
FREE = ("published_by_id", "updated_at")
POSTGRESQL = f"""
CREATE FUNCTION teams_kind_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - ARRAY{[*FREE]} = to_jsonb(OLD) - ARRAY{[*FREE]} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{MESSAGE}';
END $$;
CREATE TRIGGER kind_version_stands BEFORE UPDATE OR DELETE ON teams_kindversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION teams_kind_version_stands();
CREATE FUNCTION teams_kind_slot_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM teams_kindversion
               WHERE id IN (OLD.version_id, NEW.version_id) AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION '{MESSAGE}';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER kind_slot_stands BEFORE UPDATE OR DELETE ON teams_kindslot
    FOR EACH ROW EXECUTE FUNCTION teams_kind_slot_stands();
"""
NO_POSTGRESQL = """
DROP TRIGGER kind_slot_stands ON teams_kindslot;
DROP FUNCTION teams_kind_slot_stands();
DROP TRIGGER kind_version_stands ON teams_kindversion;
DROP FUNCTION teams_kind_version_stands();
"""
SQLITE_VERSION = """
CREATE TRIGGER kind_version_stands BEFORE UPDATE ON teams_kindversion
WHEN OLD.published_at IS NOT NULL AND ({differs})
BEGIN
    SELECT RAISE(ABORT, '{message}');
END;
"""
SQLITE_SLOT = f"""
CREATE TRIGGER kind_slot_stands BEFORE UPDATE ON teams_kindslot
WHEN EXISTS (SELECT 1 FROM teams_kindversion
             WHERE id IN (OLD.version_id, NEW.version_id) AND published_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, '{MESSAGE}');
END;
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    fields = apps.get_model("teams", "KindVersion")._meta.concrete_fields
    held = [field.column for field in fields if field.column not in FREE]
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in held)
    schema_editor.execute(SQLITE_VERSION.format(differs=differs, message=MESSAGE))
    schema_editor.execute(SQLITE_SLOT)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(NO_POSTGRESQL)
        return
    schema_editor.execute("DROP TRIGGER kind_slot_stands")
    schema_editor.execute("DROP TRIGGER kind_version_stands")


class Migration(migrations.Migration):
    dependencies = [("teams", "0013_leavers_confirmed")]
    operations = [migrations.RunPython(guard, unguard)]
