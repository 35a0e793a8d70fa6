"""Operations that migrations of several areas share. They know tables and columns, never models."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

POSTGRESQL = """
CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - ARRAY[{free}]::text[] = to_jsonb(OLD) - ARRAY[{free}]::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{message}';
END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
"""
SQLITE = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} WHEN {changed}
BEGIN
    SELECT RAISE(ABORT, '{message}');
END;
"""


class AppendOnly(Operation):
    """The database itself refuses to change the rows of a model, but for the columns `free`.

    Deleting is left to foreign keys and to erasure. SQLite drops triggers when it rebuilds a
    table: a later migration that alters one adds this operation again.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str, *, message: str, free: tuple[str, ...] = ()) -> None:
        self.model, self.message, self.free = model, message, free

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As the migration writes it."""
        held = {"message": self.message, "free": self.free}
        return (self.__class__.__qualname__, [self.model], held)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Set the trigger."""
        meta = to_state.apps.get_model(app_label, self.model)._meta
        columns = [field.column for field in meta.concrete_fields]
        held = {"table": meta.db_table, "message": self.message.replace("'", "''")}
        if schema_editor.connection.vendor == "postgresql":
            free = ", ".join(f"'{column}'" for column in self.free)
            schema_editor.execute(POSTGRESQL.format(free=free, **held))
            return
        changed = [f"OLD.{name} IS NOT NEW.{name}" for name in columns if name not in self.free]
        schema_editor.execute(SQLITE.format(changed=" OR ".join(changed), **held))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take it away."""
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_append_only()")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_append_only")

    def describe(self) -> str:
        """For `migrate --plan`."""
        return f"Rows of {self.model} are never changed"
