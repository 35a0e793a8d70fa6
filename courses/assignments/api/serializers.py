"""Shapes of assignments in the API. Terms and rules are checked by the services, not here."""

from typing import Any, ClassVar

from rest_framework import serializers

from courses.assignments.models import (
    AppliesTo,
    Assignment,
    AssignmentVersion,
    Audience,
)
from courses.assignments.services.byhand import Decision
from courses.assignments.wording import describe


class AudienceSerializer(serializers.ModelSerializer[Audience]):
    """A rule kept under a name."""

    rule = serializers.JSONField()
    description = serializers.SerializerMethodField()

    class Meta:
        model = Audience
        fields = ["id", "name", "rule", "description", "created_at", "updated_at"]
        read_only_fields = ["id", "created_at", "updated_at"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"name": {"validators": []}}

    def get_description(self, audience: Audience) -> str:
        """The rule as a sentence, in the reader's language."""
        return describe(audience.rule)


class RuleSerializer(serializers.Serializer[Any]):
    """A rule to be looked at."""

    rule = serializers.JSONField()


class AssignmentVersionSerializer(serializers.ModelSerializer[AssignmentVersion]):
    """The terms of an assignment from a day to a day."""

    rule = serializers.JSONField()

    class Meta:
        model = AssignmentVersion
        fields = [
            "number",
            "valid_from",
            "valid_to",
            "rule",
            "due_rule",
            "due_on",
            "due_days",
            "minimum_notice_days",
            "valid_months",
            "renewal_anchor",
            "renewal_window_days",
            "look_back_days",
            "grace_days",
            "applies_to",
        ]
        read_only_fields = fields


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """An assignment with its draft and its versions as known now."""

    course = serializers.CharField(source="requirement.code", read_only=True)
    draft = serializers.JSONField(read_only=True)
    ladder = serializers.JSONField(read_only=True)
    scope = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    versions = AssignmentVersionSerializer(source="current_versions", many=True, read_only=True)

    class Meta:
        model = Assignment
        fields = [
            "id",
            "course",
            "title",
            "reason",
            "state",
            "is_manual",
            "is_system",
            "scope",
            "draft",
            "ladder",
            "versions",
            "created_at",
            "published_at",
            "withdrawn_at",
        ]
        read_only_fields = fields


class DraftSerializer(serializers.Serializer[Any]):
    """What a draft may hold; `terms` as in a version, `steps` the ladder."""

    course = serializers.CharField(max_length=60, required=False)
    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    terms = serializers.DictField(required=False)
    steps = serializers.DictField(required=False)


class AssignmentStartSerializer(serializers.Serializer[Any]):
    """From which day; today, when left out."""

    starts_on = serializers.DateField(required=False, allow_null=True, default=None)


class EndSerializer(serializers.Serializer[Any]):
    """From which day it is gone; today, when left out."""

    ends_on = serializers.DateField(required=False, allow_null=True, default=None)


class WithdrawSerializer(EndSerializer):
    """With the reason, for the record."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class EditSerializer(AssignmentStartSerializer):
    """New terms, and whom they are for."""

    changes = serializers.DictField()
    applies_to = serializers.ChoiceField(choices=AppliesTo.choices)


class ByHandSerializer(serializers.Serializer[Any]):
    """Put these people in, take them out, or let the rule decide again."""

    employees = serializers.ListField(
        child=serializers.CharField(max_length=60), min_length=1, max_length=1000
    )
    decision = serializers.ChoiceField(choices=[*Decision])
    reason = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class CountsSerializer(serializers.Serializer[Any]):
    """What a write did."""

    people = serializers.IntegerField()
    opened = serializers.IntegerField()
    obligations_written = serializers.IntegerField()
    obligations_superseded = serializers.IntegerField()
    sources_written = serializers.IntegerField()
    sources_superseded = serializers.IntegerField()
