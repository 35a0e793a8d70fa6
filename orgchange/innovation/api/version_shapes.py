"""The shapes of rubrics and workflows in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.innovation.models import (
    Criterion,
    Rubric,
    RubricVersion,
    Stand,
    Workflow,
    WorkflowState,
    WorkflowTransition,
    WorkflowVersion,
)
from orgchange.innovation.services.rubrics import FIELDS

STATE_FIELDS = (
    "code", "name", "name_zh", "public_name", "public_name_zh", "owner", "stand", "due_days",
    "in_working_days", "is_text_locked", "is_told",
)  # fmt: skip
STEP_FIELDS = (
    "code", "source", "target", "label", "label_zh", "roles", "guards", "effects", "needs_words",
    "after_days",
)  # fmt: skip


class AnchorRow(serializers.Serializer[Any]):
    """What a score means, in words."""

    score = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField(max_length=5000)
    text_zh = serializers.CharField(max_length=5000, allow_blank=True, default="")


class CriterionRow(serializers.Serializer[Any]):
    """One thing that is judged. Weights are relative."""

    code = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=200)
    name_zh = serializers.CharField(max_length=200, allow_blank=True, default="")
    question = serializers.CharField(max_length=5000, allow_blank=True, default="")
    question_zh = serializers.CharField(max_length=5000, allow_blank=True, default="")
    weight = serializers.IntegerField(min_value=1, max_value=100, default=1)
    anchors = AnchorRow(many=True)


class RubricVersionRow(serializers.Serializer[Any]):
    """A version of a rubric. A draft until `published_at`; then nothing in it changes."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    notes = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    criteria = CriterionRow(many=True)


class RubricRow(serializers.Serializer[Any]):
    """A rubric with its versions, newest first. Drafts only for who may write them."""

    id = serializers.IntegerField()
    code = serializers.SlugField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    versions = RubricVersionRow(many=True)


class RubricInput(serializers.Serializer[Any]):
    """A new rubric."""

    code = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=200)
    name_zh = serializers.CharField(max_length=200, allow_blank=True, required=False)


class RubricDraftInput(serializers.Serializer[Any]):
    """What the draft shall say: all its criteria, in order."""

    notes = serializers.CharField(allow_blank=True, default="", max_length=5000)
    criteria = CriterionRow(many=True)


class StateRow(serializers.Serializer[Any]):
    """A state of a workflow. `public_name` is what the submitter reads."""

    code = serializers.SlugField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    public_name = serializers.CharField()
    public_name_zh = serializers.CharField()
    owner = serializers.CharField(help_text="A role of the fund, or `submitter`.")
    stand = serializers.ChoiceField(Stand.choices)
    due_days = serializers.IntegerField(allow_null=True)
    in_working_days = serializers.BooleanField()
    is_text_locked = serializers.BooleanField()
    is_told = serializers.BooleanField()


class StepRow(serializers.Serializer[Any]):
    """A way from a state to a state. No roles: the clock takes it."""

    code = serializers.SlugField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    target = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    label_zh = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    guards = serializers.ListField(child=serializers.CharField())
    effects = serializers.ListField(child=serializers.CharField())
    needs_words = serializers.BooleanField()
    after_days = serializers.IntegerField(allow_null=True)


class WorkflowVersionRow(serializers.Serializer[Any]):
    """A version of a workflow. A draft until `published_at`; then nothing in it changes."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    notes = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    states = StateRow(many=True)
    steps = StepRow(many=True)


class WorkflowRow(serializers.Serializer[Any]):
    """A workflow with its versions, newest first. Drafts only for who may write them."""

    id = serializers.IntegerField()
    code = serializers.SlugField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    versions = WorkflowVersionRow(many=True)


class StateChange(serializers.Serializer[Any]):
    """What a state shall be called and owned by; left out, it stays."""

    name = serializers.CharField(max_length=200, required=False)
    name_zh = serializers.CharField(max_length=200, allow_blank=True, required=False)
    public_name = serializers.CharField(max_length=200, required=False)
    public_name_zh = serializers.CharField(max_length=200, allow_blank=True, required=False)
    owner = serializers.CharField(max_length=20, required=False)
    due_days = serializers.IntegerField(min_value=1, max_value=400, allow_null=True, required=False)
    in_working_days = serializers.BooleanField(required=False)
    is_told = serializers.BooleanField(required=False)


class StepChange(serializers.Serializer[Any]):
    """What a step shall be called, and who takes it; left out, it stays."""

    label = serializers.CharField(  # type: ignore[assignment]  # a field of that name
        max_length=200, required=False
    )
    label_zh = serializers.CharField(max_length=200, allow_blank=True, required=False)
    roles = serializers.ListField(child=serializers.CharField(max_length=20), required=False)
    needs_words = serializers.BooleanField(required=False)
    after_days = serializers.IntegerField(
        min_value=1, max_value=400, allow_null=True, required=False
    )


class WorkflowDraftInput(serializers.Serializer[Any]):
    """What the draft shall say, by the codes of its states and steps."""

    notes = serializers.CharField(allow_blank=True, default="", max_length=5000)
    states = serializers.DictField(child=StateChange(), default=dict)
    steps = serializers.DictField(child=StepChange(), default=dict)


def rubric_row(rubric: Rubric) -> dict[str, Any]:
    """A `RubricRow`. The versions hold their criteria, and these their anchors."""
    versions = [_rubric_version(version) for version in rubric.versions.all()]
    names = {"code": rubric.code, "name": rubric.name, "name_zh": rubric.name_zh}
    return {"id": rubric.pk, **names, "versions": versions}


def _rubric_version(version: RubricVersion) -> dict[str, Any]:
    held = {name: getattr(version, name) for name in ("number", "notes", "published_at")}
    criteria = [_criterion(row) for row in version.criteria.all()]
    return {"id": version.pk, **held, "criteria": criteria}


def _criterion(row: Criterion) -> dict[str, Any]:
    anchors = [
        {"score": one.score, "text": one.text, "text_zh": one.text_zh} for one in row.anchors.all()
    ]
    return {**{name: getattr(row, name) for name in FIELDS}, "anchors": anchors}


def workflow_row(workflow: Workflow) -> dict[str, Any]:
    """A `WorkflowRow`. The versions hold their states and transitions."""
    versions = [_workflow_version(version) for version in workflow.versions.all()]
    names = {"code": workflow.code, "name": workflow.name, "name_zh": workflow.name_zh}
    return {"id": workflow.pk, **names, "versions": versions}


def _workflow_version(version: WorkflowVersion) -> dict[str, Any]:
    held = {name: getattr(version, name) for name in ("number", "notes", "published_at")}
    return {
        "id": version.pk,
        **held,
        "states": [_part(row, STATE_FIELDS) for row in version.states.all()],
        "steps": [_part(row, STEP_FIELDS) for row in version.transitions.all()],
    }


def _part(row: WorkflowState | WorkflowTransition, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
