"""The database itself refuses to change or take back a withdrawal: it is what the record says.

On SQLite, where the tests empty tables row by row, only changes are refused, not deletions.
"""

from django.db import migrations

MESSAGE = "A withdrawal is never changed."
POSTGRESQL = f"""
CREATE FUNCTION pilots_withdrawal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{MESSAGE}';
END $$;
CREATE TRIGGER withdrawal_stands BEFORE UPDATE OR DELETE ON pilots_readingwithdrawal
    FOR EACH ROW EXECUTE FUNCTION pilots_withdrawal_stands();
"""
SQLITE = f"""
CREATE TRIGGER withdrawal_stands BEFORE UPDATE ON pilots_readingwithdrawal
BEGIN
    SELECT RAISE(ABORT, '{MESSAGE}');
END;
"""


def guard(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL if is_postgresql else SQLITE)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER withdrawal_stands ON pilots_readingwithdrawal")
        schema_editor.execute("DROP FUNCTION pilots_withdrawal_stands()")
    else:
        schema_editor.execute("DROP TRIGGER withdrawal_stands")


class Migration(migrations.Migration):
    dependencies = [("pilots", "0051_readings_withdrawn")]
    operations = [migrations.RunPython(guard, unguard)]
