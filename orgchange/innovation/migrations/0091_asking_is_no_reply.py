"""Asking the submitter pauses the clock of the first reply; it is not that reply."""

from django.db import migrations

REPLY = "first_reply"


def asking(apps):
    return apps.get_model("innovation", "WorkflowTransition").objects.filter(
        version__workflow__code="proposal", code="ask"
    )


def pause_only(apps, schema_editor):
    for step in asking(apps):
        step.effects = [code for code in step.effects if code != REPLY]
        step.save()


def count_again(apps, schema_editor):
    for step in asking(apps):
        if "stop_reply_clock" in step.effects and REPLY not in step.effects:
            step.effects.insert(step.effects.index("stop_reply_clock"), REPLY)
            step.save()


class Migration(migrations.Migration):
    dependencies = [("innovation", "0090_withdrawn_before_told")]
    operations = [migrations.RunPython(pause_only, count_again)]
