"""The database itself refuses to change a ledger entry."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION innovation_ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Ledger entries are never changed.';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON innovation_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION innovation_ledger_append_only();
"""
SQLITE = """
CREATE TRIGGER ledger_append_only BEFORE UPDATE ON innovation_ledgerentry
BEGIN
    SELECT RAISE(ABORT, 'Ledger entries are never changed.');
END;
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        schema_editor.execute(SQLITE)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER ledger_append_only ON innovation_ledgerentry")
        schema_editor.execute("DROP FUNCTION innovation_ledger_append_only()")
    else:
        schema_editor.execute("DROP TRIGGER ledger_append_only")


class Migration(migrations.Migration):
    dependencies = [("innovation", "0002_shipped_workflow")]
    operations = [migrations.RunPython(guard, unguard)]
