"""Shapes of what concerns one person and one course: obligations, what lifts them, requests."""

from dataclasses import asdict
from typing import Any, TypeVar

from django.db.models import Model
from rest_framework import serializers

from courses.assignments.api.serializers import EndSerializer
from courses.assignments.models import (
    Exemption,
    Extension,
    LearningRequest,
    Obligation,
    RequestKind,
)
from courses.assignments.why import Why

M = TypeVar("M", bound=Model)


class PersonAndCourseSerializer(serializers.ModelSerializer[M]):
    """A row about one person and one course, both by the names that people use."""

    employee_number = serializers.CharField(source="employee.employee_number")
    course = serializers.CharField(source="requirement.code")


class PersonAndCourseInput(serializers.Serializer[Any]):
    """Which person and which course."""

    employee_number = serializers.CharField(max_length=60)
    course = serializers.CharField(max_length=60)


class ObligationSerializer(PersonAndCourseSerializer[Obligation]):
    """One person's duty as it stands today, with the state."""

    state = serializers.CharField()
    detail = serializers.CharField()

    class Meta:
        model = Obligation
        fields = [
            "id",
            "employee",
            "employee_number",
            "requirement",
            "course",
            "state",
            "detail",
            "period",
            "period_from",
            "due_on",
            "original_due_on",
            "covered_from",
            "covered_until",
            "completion",
        ]
        read_only_fields = fields


class ObligationWhySerializer(ObligationSerializer):
    """With required because, due because, covered by."""

    why = serializers.SerializerMethodField()

    class Meta(ObligationSerializer.Meta):
        fields = [*ObligationSerializer.Meta.fields, "why"]
        read_only_fields = fields

    def get_why(self, obligation: Obligation) -> dict[str, Any]:
        """The sentences, in the reader's language."""
        answer: Why = self.context["why"](obligation)
        return {
            "required_because": [asdict(one) for one in answer.required],
            "due_because": list(answer.due),
            "covered_by": answer.covered,
            "excluded_because": answer.excluded,
        }


class ExemptionSerializer(PersonAndCourseSerializer[Exemption]):
    """An obligation lifted. `valid_to` is the first day without it."""

    class Meta:
        model = Exemption
        fields = [
            "id",
            "employee_number",
            "course",
            "valid_from",
            "valid_to",
            "reason",
            "evidence",
            "recorded_at",
        ]
        read_only_fields = fields


class ExemptSerializer(PersonAndCourseInput):
    """Whom to exempt from which course. `ends_on` is the last day; empty: until ended."""

    reason = serializers.CharField(max_length=4000)
    evidence = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    starts_on = serializers.DateField(required=False, allow_null=True, default=None)
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)


class ExtensionSerializer(PersonAndCourseSerializer[Extension]):
    """A due date moved; the original is kept."""

    class Meta:
        model = Extension
        fields = [
            "id",
            "employee_number",
            "course",
            "period",
            "due_on",
            "original_due_on",
            "reason",
            "valid_from",
            "recorded_at",
        ]
        read_only_fields = fields


class ExtendSerializer(PersonAndCourseInput):
    """Whose open due date moves, and to which day."""

    due_on = serializers.DateField()
    reason = serializers.CharField(max_length=4000)


class RequestSerializer(PersonAndCourseSerializer[LearningRequest]):
    """What an employee asked of HR, and the answer."""

    class Meta:
        model = LearningRequest
        fields = [
            "id",
            "employee_number",
            "course",
            "kind",
            "message",
            "finished_on",
            "state",
            "answer",
            "created_at",
            "answered_at",
        ]
        read_only_fields = fields


class AskSerializer(serializers.Serializer[Any]):
    """Ask HR about one of one's own courses."""

    course = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(choices=RequestKind.choices)
    message = serializers.CharField(max_length=4000)
    finished_on = serializers.DateField(required=False, allow_null=True, default=None)


class GrantSerializer(EndSerializer):
    """Grant it, up to a last day if one is given."""

    answer = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class RefuseSerializer(serializers.Serializer[Any]):
    """Refuse it, and say why."""

    answer = serializers.CharField(max_length=4000)
