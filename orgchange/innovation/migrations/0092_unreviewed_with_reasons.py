"""What was brought in without a review is marked to fund only with a reason on record."""

from django.db import migrations

GUARD = "reviewed_or_reasoned"


def marking(apps):
    return apps.get_model("innovation", "WorkflowTransition").objects.filter(
        version__workflow__code="proposal", code="mark_fund"
    )


def ask_for_reasons(apps, schema_editor):
    for step in marking(apps):
        if GUARD not in step.guards:
            step.guards.append(GUARD)
            step.save()


def ask_no_more(apps, schema_editor):
    for step in marking(apps):
        step.guards = [code for code in step.guards if code != GUARD]
        step.save()


class Migration(migrations.Migration):
    dependencies = [("innovation", "0091_asking_is_no_reply")]
    operations = [migrations.RunPython(ask_for_reasons, ask_no_more)]
