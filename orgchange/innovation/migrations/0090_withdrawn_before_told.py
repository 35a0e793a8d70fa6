"""A proposal can be withdrawn until its submitter is told: what is decided refuses nothing.

Every version of the way gets the step from the decided states, running proposals with theirs:
whoever withdraws must not learn from a refusal that it is decided.
"""

from django.db import migrations
from django.db.models import Max

WITHDRAW = "withdraw"
EFFECTS = {"approved": ["take_back_award", "close_reviews"], "declined": ["close_reviews"]}


def add(apps, schema_editor):
    step_model = apps.get_model("innovation", "WorkflowTransition")
    known = step_model.objects.filter(
        version__workflow__code="proposal", code=WITHDRAW, source="pending_approval"
    )
    for known_step in known:
        last = step_model.objects.filter(version=known_step.version_id).aggregate(
            most=Max("position")
        )["most"]
        for position, (source, effects) in enumerate(EFFECTS.items(), start=last + 1):
            step_model.objects.create(
                version_id=known_step.version_id,
                position=position,
                code=WITHDRAW,
                source=source,
                target=known_step.target,
                label=known_step.label,
                label_zh=known_step.label_zh,
                roles=known_step.roles,
                guards=["not_told"],
                effects=effects,
            )


def take_back(apps, schema_editor):
    apps.get_model("innovation", "WorkflowTransition").objects.filter(
        version__workflow__code="proposal", code=WITHDRAW, source__in=EFFECTS
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("innovation", "0071_appeals_turned_down")]
    operations = [migrations.RunPython(add, take_back)]
