"""The shapes of what a pilot needs before it is ready: people, team, data, signatures."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Department, Employee, JobFunction
from orgchange.innovation.models import Classification, Quality
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.api.fields import ref, some_text, somebody
from orgchange.pilots.api.pilot_shapes import ProblemRow
from orgchange.pilots.models import (
    DataCheck,
    Pilot,
    RiskTier,
    SignOff,
    SignOffKind,
    StrategicGoal,
)

Value = serializers.DecimalField


class DataRow(serializers.Serializer[Any]):
    """A source of data of a pilot."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    name = serializers.CharField()
    owner = Reference(allow_null=True)
    classification = serializers.CharField()
    has_personal_data = serializers.BooleanField(allow_null=True)
    is_complete = serializers.ChoiceField(Quality.choices)
    is_consistent = serializers.ChoiceField(Quality.choices)
    is_current = serializers.ChoiceField(Quality.choices)
    is_reachable = serializers.BooleanField()
    agreed_by = Reference(allow_null=True)
    agreed_at = serializers.DateTimeField(allow_null=True)


class DataInput(serializers.Serializer[Any]):
    """What is said of a source."""

    pilot = serializers.PrimaryKeyRelatedField(queryset=Pilot.objects.all())
    name = serializers.CharField(max_length=200)
    owner = somebody()
    classification = serializers.ChoiceField(
        Classification.choices, required=False, allow_blank=True
    )
    has_personal_data = serializers.BooleanField(required=False, allow_null=True)
    is_complete = serializers.ChoiceField(Quality.choices, required=False)
    is_consistent = serializers.ChoiceField(Quality.choices, required=False)
    is_current = serializers.ChoiceField(Quality.choices, required=False)
    is_reachable = serializers.BooleanField(required=False)


class DataChange(DataInput):
    """What changes of a source; what is not sent stays."""

    pilot = None  # type: ignore[assignment]  # a source stays with its pilot
    name = serializers.CharField(max_length=200, required=False)


class SignOffRow(serializers.Serializer[Any]):
    """A word of the legal office, and what it was given for."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    kind = serializers.ChoiceField(SignOffKind.choices)
    is_granted = serializers.BooleanField()
    risk_tier = serializers.ChoiceField(RiskTier.choices)
    has_personal_data = serializers.BooleanField()
    words = serializers.CharField()
    signed_by = Reference()
    signed_at = serializers.DateTimeField()


class SignOffInput(serializers.Serializer[Any]):
    """Signing, or not."""

    pilot = serializers.PrimaryKeyRelatedField(queryset=Pilot.objects.all())
    kind = serializers.ChoiceField(SignOffKind.choices)
    is_granted = serializers.BooleanField()
    words = serializers.CharField(max_length=MOST_WORDS, required=False, allow_blank=True)


class ReadinessRow(serializers.Serializer[Any]):
    """One thing that must hold before a pilot is ready, or (`for_start`) before it starts."""

    guard = serializers.SlugField()
    text = serializers.CharField()
    is_done = serializers.BooleanField()
    for_start = serializers.BooleanField()
    missing = ProblemRow(many=True)


class PeopleInput(serializers.Serializer[Any]):
    """Who and what a pilot is; what is not sent stays."""

    owner = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all(), required=False)
    sponsor, evaluator = somebody(), somebody()
    department = serializers.SlugRelatedField(
        slug_field="code", queryset=Department.objects.all(), required=False
    )
    goal = serializers.SlugRelatedField(
        slug_field="code",
        queryset=StrategicGoal.objects.filter(retired_at=None),
        required=False,
        allow_null=True,
    )
    risk_tier = serializers.ChoiceField(RiskTier.choices, required=False)
    scenario = some_text(5000)
    reason = some_text(MOST_WORDS)


class PilotTeamInput(serializers.Serializer[Any]):
    """Forming the team."""

    host_function = serializers.ChoiceField(JobFunction.choices, required=False)


DATA = (
    *("name", "classification", "has_personal_data", "is_complete", "is_consistent"),
    *("is_current", "is_reachable", "agreed_at"),
)


def data_row(row: DataCheck) -> dict[str, Any]:
    """A source of data as JSON."""
    plain = {name: getattr(row, name) for name in DATA}
    people = {"owner": ref(row.owner), "agreed_by": ref(row.agreed_by)}
    return {"id": row.pk, "pilot": row.pilot_id, **plain, **people}


SIGNED = ("kind", "is_granted", "risk_tier", "has_personal_data", "words", "signed_at")


def sign_off_row(row: SignOff) -> dict[str, Any]:
    """A signature as JSON."""
    plain = {name: getattr(row, name) for name in SIGNED}
    return {"id": row.pk, "pilot": row.pilot_id, **plain, "signed_by": person_ref(row.signed_by)}
