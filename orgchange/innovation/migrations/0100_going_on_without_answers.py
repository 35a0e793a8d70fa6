"""Where the submitter stays silent for longer than the pause, the fund manager goes on.

Every version of the way gets the step, running proposals with theirs: from then on the clock of
the first reply runs again, and whoever owes that reply needs a way to give it.
"""

from importlib import import_module

from django.db import migrations
from django.db.models import Max

STEP = "go_on"
ASKED_FROM = "submitted"
guards = import_module("orgchange.innovation.migrations.0080_published_versions_stand")


def add(apps, schema_editor):
    steps = apps.get_model("innovation", "WorkflowTransition").objects
    for asking in steps.filter(version__workflow__code="proposal", code="ask", source=ASKED_FROM):
        ours = steps.filter(version=asking.version_id)
        if ours.filter(code=STEP).exists():
            continue
        steps.create(
            version_id=asking.version_id,
            position=ours.aggregate(most=Max("position"))["most"] + 1,
            code=STEP,
            source=asking.target,
            target=asking.source,
            label="Go on without the answers",
            label_zh="不等回答，继续处理",
            roles=asking.roles,
            guards=["answer_overdue"],
            effects=["resume_reply_clock"],
            needs_words=True,
        )


def take_back(apps, schema_editor):
    steps = apps.get_model("innovation", "WorkflowTransition").objects
    guards.unguard(apps, schema_editor)
    steps.filter(version__workflow__code="proposal", code=STEP).delete()
    guards.guard(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("innovation", "0095_moves_in_order")]
    operations = [migrations.RunPython(add, take_back)]
