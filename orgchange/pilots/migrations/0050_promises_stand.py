"""The database itself refuses to change what a locked contract promises, or a logged decision.

Who saved a contract last may be forgotten. On SQLite, where the tests empty tables row by row, only
changes are refused, not deletions. A later migration that mends locked contracts runs `unguard`
before and `guard` after.
"""

from django.db import migrations

LOCKED, LOGGED = "A locked contract is never changed.", "A logged decision is never changed."
FREE = ("saved_by_id", "updated_at")
PARTS = ("measure", "killcriterion", "milestone")
OF_LOCKED = """SELECT 1 FROM pilots_contract c
    WHERE c.id IN (OLD.contract_id, NEW.contract_id) AND c.number IS NOT NULL"""
POSTGRESQL = f"""
CREATE FUNCTION pilots_contract_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - ARRAY{[*FREE]} = to_jsonb(OLD) - ARRAY{[*FREE]} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{LOCKED}';
END $$;
CREATE TRIGGER contract_stands BEFORE UPDATE OR DELETE ON pilots_contract
    FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION pilots_contract_stands();
CREATE FUNCTION pilots_contract_part_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS ({OF_LOCKED}) THEN
        RAISE EXCEPTION '{LOCKED}';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE FUNCTION pilots_logged_decision_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{LOGGED}';
END $$;
CREATE TRIGGER logged_decision_stands BEFORE UPDATE OR DELETE ON pilots_loggeddecision
    FOR EACH ROW EXECUTE FUNCTION pilots_logged_decision_stands();
"""
POSTGRESQL_PART = """
CREATE TRIGGER {part}_stands BEFORE INSERT OR UPDATE OR DELETE ON pilots_{part}
    FOR EACH ROW EXECUTE FUNCTION pilots_contract_part_stands();
"""
NO_POSTGRESQL = """
DROP TRIGGER logged_decision_stands ON pilots_loggeddecision;
DROP FUNCTION pilots_logged_decision_stands();
DROP FUNCTION pilots_contract_part_stands();
DROP TRIGGER contract_stands ON pilots_contract;
DROP FUNCTION pilots_contract_stands();
"""
SQLITE = """
CREATE TRIGGER {name} BEFORE {what} ON {table} {when}
BEGIN
    SELECT RAISE(ABORT, '{message}');
END;
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        for part in PARTS:
            schema_editor.execute(POSTGRESQL_PART.format(part=part))
        return
    for sql in on_sqlite(apps):
        schema_editor.execute(sql)


def on_sqlite(apps):
    fields = apps.get_model("pilots", "Contract")._meta.concrete_fields
    held = [field.column for field in fields if field.column not in FREE]
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in held)
    when = f"WHEN OLD.number IS NOT NULL AND ({differs})"
    yield sqlite("contract_stands", "UPDATE", "pilots_contract", when, LOCKED)
    yield sqlite("logged_decision_stands", "UPDATE", "pilots_loggeddecision", "", LOGGED)
    added = OF_LOCKED.replace("IN (OLD.contract_id, NEW.contract_id)", "= NEW.contract_id")
    for part in PARTS:
        table = f"pilots_{part}"
        yield sqlite(f"{part}_added", "INSERT", table, f"WHEN EXISTS ({added})", LOCKED)
        yield sqlite(f"{part}_stands", "UPDATE", table, f"WHEN EXISTS ({OF_LOCKED})", LOCKED)


def sqlite(name, what, table, when, message):
    return SQLITE.format(name=name, what=what, table=table, when=when, message=message)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for part in PARTS:
            schema_editor.execute(f"DROP TRIGGER {part}_stands ON pilots_{part}")
        schema_editor.execute(NO_POSTGRESQL)
        return
    parts = [f"{part}_{suffix}" for part in PARTS for suffix in ("stands", "added")]
    for name in ("contract_stands", "logged_decision_stands", *parts):
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("pilots", "0040_lessons_found_by_likeness")]
    operations = [migrations.RunPython(guard, unguard)]
