"""The database itself refuses to change a published version of a track, or its parts.

Nothing is added to it either: a version is published when its parts are there. Whoever published
one may be forgotten. On SQLite, where the tests empty tables row by row, deletions are not refused;
what somebody is under way on cannot be deleted there, either: it is referred to. A later migration
that alters one of these tables runs `unguard` before and `guard` after.
"""

from django.db import migrations

MESSAGE = "What is published is never changed."
FREE = ("published_by_id", "updated_at")
VERSION = "tracks_trackversion"
OF_VERSION = """SELECT 1 FROM tracks_trackversion v
    WHERE v.id IN ({rows}) AND v.published_at IS NOT NULL"""
OF_TERMS = """SELECT 1 FROM tracks_trackversion v
    JOIN tracks_stageterms t ON t.version_id = v.id
    WHERE t.id IN ({rows}) AND v.published_at IS NOT NULL"""
# table: (how its version is found, by which column)
PARTS = {
    "tracks_stageterms": (OF_VERSION, "version_id"),
    "tracks_tracklevel": (OF_VERSION, "version_id"),
    "tracks_stagesigner": (OF_TERMS, "terms_id"),
    "tracks_criterion": (OF_TERMS, "terms_id"),
    "tracks_item": (OF_TERMS, "terms_id"),
}


def guard(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute(postgresql_version())
    else:
        fields = apps.get_model("tracks", "TrackVersion")._meta.concrete_fields
        held = [field.column for field in fields if field.column not in FREE]
        differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in held)
        condition = f"OLD.published_at IS NOT NULL AND ({differs})"
        schema_editor.execute(sqlite(VERSION, "stands", "UPDATE", condition))
    for table, (published, column) in PARTS.items():
        both = published.format(rows=f"OLD.{column}, NEW.{column}")
        if is_postgresql:
            schema_editor.execute(postgresql_part(table, both))
            continue
        added = published.format(rows=f"NEW.{column}")
        schema_editor.execute(sqlite(table, "stands", "UPDATE", f"EXISTS ({both})"))
        schema_editor.execute(sqlite(table, "complete", "INSERT", f"EXISTS ({added})"))


def postgresql_version():
    return f"""
    CREATE FUNCTION {VERSION}_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE'
            AND to_jsonb(NEW) - ARRAY{[*FREE]} = to_jsonb(OLD) - ARRAY{[*FREE]} THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '{MESSAGE}';
    END $$;
    CREATE TRIGGER {VERSION}_stands BEFORE UPDATE OR DELETE ON {VERSION}
        FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
        EXECUTE FUNCTION {VERSION}_stands();
    """


def postgresql_part(table, published):
    return f"""
    CREATE FUNCTION {table}_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS ({published}) THEN
            RAISE EXCEPTION '{MESSAGE}';
        END IF;
        RETURN COALESCE(NEW, OLD);
    END $$;
    CREATE TRIGGER {table}_stands BEFORE INSERT OR UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_stands();
    """


def sqlite(table, name, act, condition):
    return f"""
    CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} WHEN {condition}
    BEGIN
        SELECT RAISE(ABORT, '{MESSAGE}');
    END;
    """


def unguard(apps, schema_editor):
    for table in (VERSION, *PARTS):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_stands ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_stands()")
            continue
        schema_editor.execute(f"DROP TRIGGER {table}_stands")
        if table in PARTS:
            schema_editor.execute(f"DROP TRIGGER {table}_complete")


class Migration(migrations.Migration):
    dependencies = [("tracks", "0010_shipped_tracks")]
    operations = [migrations.RunPython(guard, unguard)]
