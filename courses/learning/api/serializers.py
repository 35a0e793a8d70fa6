"""Shapes of learning in the API."""

from typing import Any

from rest_framework import serializers

from courses.catalogue.models import Question
from courses.learning.models import Attempt, Completion, Enrolment, How
from courses.learning.queries import Outline, certificate_titles, outline_for


class StepSerializer(serializers.Serializer[Any]):
    """A unit of an enrolment and how far the person is in it."""

    slug = serializers.CharField(source="unit.slug")
    kind = serializers.CharField(source="unit.kind")
    titles = serializers.DictField(source="unit.titles", child=serializers.CharField())
    minutes = serializers.IntegerField(source="unit.minutes")
    is_done = serializers.BooleanField()
    place = serializers.IntegerField()


class EnrolmentSerializer(serializers.ModelSerializer[Enrolment]):
    """Somebody taking a version of a course."""

    course = serializers.CharField(source="version.course.code")
    version = serializers.IntegerField(source="version.number")
    last_unit = serializers.CharField(source="last_unit.slug", default=None)

    class Meta:
        model = Enrolment
        fields = [
            "id",
            "course",
            "version",
            "number",
            "started_at",
            "finished_at",
            "last_unit",
        ]
        read_only_fields = fields


class EnrolmentDetailSerializer(EnrolmentSerializer):
    """With the outline and its progress."""

    steps = serializers.SerializerMethodField()

    class Meta(EnrolmentSerializer.Meta):
        fields = [*EnrolmentSerializer.Meta.fields, "steps"]
        read_only_fields = fields

    def get_steps(self, enrolment: Enrolment) -> list[dict[str, Any]]:
        """In order."""
        outline: Outline = outline_for(enrolment)
        return [dict(row) for row in StepSerializer(outline.steps, many=True).data]


class StartSerializer(serializers.Serializer[Any]):
    """Which course; `again` starts a finished one anew."""

    course = serializers.CharField(max_length=60)
    again = serializers.BooleanField(default=False)


class UnitSerializer(serializers.Serializer[Any]):
    """A unit of the enrolment, by its slug."""

    unit = serializers.CharField(max_length=80)


class PlaceSerializer(UnitSerializer):
    """How far down the text, from 0 to 1000."""

    place = serializers.IntegerField()


class AskedSerializer(serializers.Serializer[Any]):
    """A question as it is asked; what is right shows once it is answered."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    prompt = serializers.DictField(child=serializers.CharField())
    options = serializers.ListField()
    chosen = serializers.ListField(child=serializers.CharField(), allow_null=True)
    correct = serializers.ListField(child=serializers.CharField(), allow_null=True)
    feedback = serializers.DictField(child=serializers.CharField(), allow_null=True)


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """One's own attempt at a quiz."""

    unit = serializers.CharField(source="unit.slug")
    questions = serializers.SerializerMethodField()

    class Meta:
        model = Attempt
        fields = [
            "id",
            "enrolment",
            "unit",
            "number",
            "started_at",
            "submitted_at",
            "right",
            "score",
            "is_passed",
            "questions",
        ]
        read_only_fields = fields

    def get_questions(self, attempt: Attempt) -> list[dict[str, Any]]:
        """In the order drawn. Feedback and correct answers only for those answered."""
        rows = Question.objects.in_bulk(attempt.drawn)
        asked = [_asked(rows[pk], attempt.answers.get(str(pk))) for pk in attempt.drawn]
        return [dict(row) for row in AskedSerializer(asked, many=True).data]


def _asked(question: Question, chosen: list[str] | None) -> dict[str, Any]:
    is_answered = chosen is not None
    options = [
        {name: option.get(name) for name in ("key", "text", *(["feedback"] if is_answered else []))}
        for option in question.options
    ]
    return {
        "id": question.pk,
        "kind": question.kind,
        "prompt": question.prompt,
        "options": options,
        "chosen": chosen,
        "correct": question.correct if is_answered else None,
        "feedback": question.feedback if is_answered else None,
    }


class AnswerSerializer(serializers.Serializer[Any]):
    """The options chosen for one question."""

    question = serializers.IntegerField()
    keys = serializers.ListField(child=serializers.CharField(max_length=20), max_length=50)


class CompletionSerializer(serializers.ModelSerializer[Completion]):
    """Evidence. `score` is null for those who may not see it."""

    employee_number = serializers.CharField(source="employee.employee_number")
    course = serializers.CharField(source="course.code")
    version = serializers.IntegerField(source="version.number", default=None)
    score = serializers.DecimalField(
        source="shown_score", max_digits=5, decimal_places=2, default=None
    )
    revoked_from = serializers.DateField(source="revocation.effective_on", default=None)

    class Meta:
        model = Completion
        fields = [
            "id",
            "employee",
            "employee_number",
            "course",
            "version",
            "finished_on",
            "finished_at",
            "how",
            "score",
            "ends_on",
            "source",
            "evidence",
            "code",
            "recorded_at",
            "revoked_from",
        ]
        read_only_fields = fields


class RecordSerializer(serializers.Serializer[Any]):
    """One completion to record."""

    employee_number = serializers.CharField(max_length=60)
    course = serializers.CharField(max_length=60)
    completed_on = serializers.DateField()
    how = serializers.ChoiceField(
        choices=[How.WORKSHOP, How.IMPORTED, How.RECOGNISED], default=How.IMPORTED
    )
    score = serializers.DecimalField(
        max_digits=5, decimal_places=2, required=False, allow_null=True
    )
    ends_on = serializers.DateField(required=False, allow_null=True)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=120, required=False, allow_blank=True, default=""
    )
    evidence = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class RevokeSerializer(serializers.Serializer[Any]):
    """From which day, and why."""

    effective_on = serializers.DateField()
    reason = serializers.CharField(max_length=2000)


class CertificateSerializer(serializers.Serializer[Completion]):
    """What a certificate says, for whoever holds its code."""

    code = serializers.CharField()
    name = serializers.CharField(source="employee.full_name")
    course = serializers.CharField(source="course.code")
    titles = serializers.SerializerMethodField()
    finished_on = serializers.DateField()
    revoked_from = serializers.DateField(source="revocation.effective_on", default=None)

    def get_titles(self, completion: Completion) -> dict[str, str]:
        """In each language."""
        return certificate_titles(completion)
