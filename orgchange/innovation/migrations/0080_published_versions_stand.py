"""The database itself refuses to change published workflows and rubrics, and their parts.

Whoever published one may be forgotten. On SQLite, where the tests empty tables row by row, only
changes are refused, not deletions. A later migration that mends a shipped edition runs `unguard`
before and `guard` after.
"""

from django.db import migrations

MESSAGE = "What is published is never changed."
FREE = ("published_by_id", "updated_at")
VERSIONS = {"WorkflowVersion": "workflow_version", "RubricVersion": "rubric_version"}
OF_WORKFLOW = """SELECT 1 FROM innovation_workflowversion v
    WHERE v.id IN (OLD.version_id, NEW.version_id) AND v.published_at IS NOT NULL"""
OF_RUBRIC = OF_WORKFLOW.replace("workflow", "rubric")
OF_CRITERION = """SELECT 1 FROM innovation_rubricversion v
    JOIN innovation_criterion c ON c.version_id = v.id
    WHERE c.id IN (OLD.criterion_id, NEW.criterion_id) AND v.published_at IS NOT NULL"""
PARTS = {
    "workflowstate": OF_WORKFLOW,
    "workflowtransition": OF_WORKFLOW,
    "criterion": OF_RUBRIC,
    "anchor": OF_CRITERION,
}


def guard(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for model, name in VERSIONS.items():
        table = apps.get_model("innovation", model)._meta.db_table
        if is_postgresql:
            schema_editor.execute(postgresql_version(name, table))
        else:
            fields = apps.get_model("innovation", model)._meta.concrete_fields
            held = [field.column for field in fields if field.column not in FREE]
            differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in held)
            schema_editor.execute(
                sqlite(name, table, f"OLD.published_at IS NOT NULL AND ({differs})")
            )
    for part, published in PARTS.items():
        table = f"innovation_{part}"
        text = postgresql_part(part, table, published) if is_postgresql else None
        schema_editor.execute(text or sqlite(part, table, f"EXISTS ({published})"))


def postgresql_version(name, table):
    return f"""
    CREATE FUNCTION innovation_{name}_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE'
            AND to_jsonb(NEW) - ARRAY{[*FREE]} = to_jsonb(OLD) - ARRAY{[*FREE]} THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '{MESSAGE}';
    END $$;
    CREATE TRIGGER {name}_stands BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
        EXECUTE FUNCTION innovation_{name}_stands();
    """


def postgresql_part(name, table, published):
    return f"""
    CREATE FUNCTION innovation_{name}_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS ({published}) THEN
            RAISE EXCEPTION '{MESSAGE}';
        END IF;
        RETURN COALESCE(NEW, OLD);
    END $$;
    CREATE TRIGGER {name}_stands BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION innovation_{name}_stands();
    """


def sqlite(name, table, condition):
    return f"""
    CREATE TRIGGER {name}_stands BEFORE UPDATE ON {table} WHEN {condition}
    BEGIN
        SELECT RAISE(ABORT, '{MESSAGE}');
    END;
    """


def unguard(apps, schema_editor):
    tables = {name: f"innovation_{model.lower()}" for model, name in VERSIONS.items()}
    for name, table in (tables | {part: f"innovation_{part}" for part in PARTS}).items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {name}_stands ON {table}")
            schema_editor.execute(f"DROP FUNCTION innovation_{name}_stands()")
        else:
            schema_editor.execute(f"DROP TRIGGER {name}_stands")


class Migration(migrations.Migration):
    dependencies = [("innovation", "0092_unreviewed_with_reasons")]
    operations = [migrations.RunPython(guard, unguard)]
