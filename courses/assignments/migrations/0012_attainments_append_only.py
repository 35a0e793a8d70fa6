"""The database itself refuses to change an attainment or a revocation of one."""

from django.db import migrations

TABLES = ("attainment", "attainmentrevocation")
POSTGRESQL = """
CREATE FUNCTION assignments_attainment_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Attainments are never changed.';
END $$;
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON assignments_{table}
    FOR EACH ROW EXECUTE FUNCTION assignments_attainment_append_only();
"""
SQLITE_TRIGGER = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON assignments_{table}
BEGIN
    SELECT RAISE(ABORT, 'Attainments are never changed.');
END;
"""


def guard(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute(POSTGRESQL)
    for table in TABLES:
        text = POSTGRESQL_TRIGGER if is_postgresql else SQLITE_TRIGGER
        schema_editor.execute(text.format(table=table))


def unguard(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        on = f" ON assignments_{table}" if is_postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {table}_append_only{on}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION assignments_attainment_append_only()")


class Migration(migrations.Migration):
    dependencies = [("assignments", "0011_stages")]
    operations = [migrations.RunPython(guard, unguard)]
