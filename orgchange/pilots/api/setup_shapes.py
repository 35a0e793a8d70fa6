"""The shapes of contracts, data, signatures and of what is missing, in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Department, Employee, JobFunction
from orgchange.innovation.models import Classification, Direction, Quality
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.api.pilot_shapes import ProblemRow
from orgchange.pilots.contracting.reading import guardrails_of, primary_of
from orgchange.pilots.models import (
    Contract,
    DataCheck,
    KillCriterion,
    Measure,
    Milestone,
    Pilot,
    RiskTier,
    Side,
    SignOff,
    SignOffKind,
    StrategicGoal,
)

Value = serializers.DecimalField


def _value() -> Value:
    return Value(16, 4, required=False, allow_null=True)


def _text(most: int = 300) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


def _person() -> Any:
    return serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), required=False, allow_null=True
    )


class PrimaryInput(serializers.Serializer[Any]):
    """The one metric; what is not sent stays as it is."""

    name, unit, baseline_source = _text(), _text(60), _text()
    direction = serializers.ChoiceField(Direction.choices, required=False, allow_blank=True)
    baseline, target, target_high, minimum_effect = _value(), _value(), _value(), _value()
    baseline_on = serializers.DateField(required=False, allow_null=True)
    cadence_days = serializers.IntegerField(min_value=1, max_value=31, required=False)
    data_owner = _person()


class GuardrailInput(serializers.Serializer[Any]):
    """A guardrail. `series` names its readings; without one it gets one."""

    series = serializers.SlugField(max_length=40, required=False, allow_blank=True)
    name, unit = _text(), _text(60)
    low, high = _value(), _value()
    cadence_days = serializers.IntegerField(min_value=1, max_value=31, required=False)
    data_owner = _person()


class KillInput(serializers.Serializer[Any]):
    """A kill criterion: words, or a series with its side and threshold."""

    text = _text()
    series = serializers.SlugField(max_length=40, required=False, allow_blank=True)
    side = serializers.ChoiceField(Side.choices, required=False, allow_blank=True)
    threshold = _value()
    times = serializers.IntegerField(min_value=1, max_value=99, required=False)


class MilestoneInput(serializers.Serializer[Any]):
    """A milestone. `code` keeps it the same over all versions; without one it gets one."""

    code = serializers.SlugField(max_length=40, required=False, allow_blank=True)
    name, criteria = _text(), _text(10_000)
    day = serializers.IntegerField(min_value=1, max_value=183, required=False, allow_null=True)
    work_days = serializers.IntegerField(min_value=0, max_value=10_000, required=False)
    responsible = _person()
    tranche = serializers.IntegerField(min_value=1, required=False, allow_null=True)


class ContractInput(serializers.Serializer[Any]):
    """What is to be saved. Lists are replaced whole; what is not sent stays as it is."""

    revision = serializers.IntegerField(help_text="The one that was read.")
    believed = _text(10_000)
    days = serializers.IntegerField(min_value=1, max_value=999, required=False, allow_null=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    buffer_days = serializers.IntegerField(
        min_value=0, max_value=10_000, required=False, allow_null=True
    )
    primary = PrimaryInput(required=False)
    guardrails = GuardrailInput(many=True, required=False)
    kill_criteria = KillInput(many=True, required=False)
    milestones = MilestoneInput(many=True, required=False)


class MeasureRow(serializers.Serializer[Any]):
    """The primary metric, or a guardrail (whose ends are `low` and `high`)."""

    series = serializers.SlugField()
    name = serializers.CharField()
    unit = serializers.CharField()
    direction = serializers.CharField()
    baseline = Value(16, 4, allow_null=True)
    baseline_on = serializers.DateField(allow_null=True)
    baseline_source = serializers.CharField()
    target = Value(16, 4, allow_null=True)
    target_high = Value(16, 4, allow_null=True)
    minimum_effect = Value(16, 4, allow_null=True)
    low = Value(16, 4, allow_null=True)
    high = Value(16, 4, allow_null=True)
    cadence_days = serializers.IntegerField()
    data_owner = Reference(allow_null=True)


class KillRow(serializers.Serializer[Any]):
    """A kill criterion."""

    text = serializers.CharField()
    series = serializers.CharField()
    side = serializers.CharField()
    threshold = Value(16, 4, allow_null=True)
    times = serializers.IntegerField()


class MilestoneRow(serializers.Serializer[Any]):
    """A milestone."""

    code = serializers.SlugField()
    name = serializers.CharField()
    day = serializers.IntegerField(allow_null=True)
    work_days = serializers.IntegerField()
    responsible = Reference(allow_null=True)
    criteria = serializers.CharField()
    tranche = serializers.IntegerField(allow_null=True)


class ContractRow(serializers.Serializer[Any]):
    """A version of a contract; `version` null: being written, or waiting to be approved."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    version = serializers.IntegerField(allow_null=True)
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField()
    locked_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()
    proposed_by = Reference(allow_null=True)
    approved_by = Reference(allow_null=True)
    believed = serializers.CharField()
    days = serializers.IntegerField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    buffer_days = serializers.IntegerField(allow_null=True)
    primary = MeasureRow(allow_null=True)
    guardrails = MeasureRow(many=True)
    kill_criteria = KillRow(many=True)
    milestones = MilestoneRow(many=True)


class ChangeInput(serializers.Serializer[Any]):
    """Beginning a change of a locked contract."""

    pilot = serializers.PrimaryKeyRelatedField(queryset=Pilot.objects.all())


class ReasonInput(serializers.Serializer[Any]):
    """Proposing a change."""

    reason = serializers.CharField(max_length=MOST_WORDS)


class RevisionInput(serializers.Serializer[Any]):
    """Approving a change: the revision that was read."""

    revision = serializers.IntegerField()


class DeclineInput(serializers.Serializer[Any]):
    """Turning a change down."""

    words = serializers.CharField(max_length=MOST_WORDS)


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
    owner = _person()
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
    sponsor, evaluator = _person(), _person()
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
    scenario = _text(5000)
    reason = _text(MOST_WORDS)


class PilotTeamInput(serializers.Serializer[Any]):
    """Forming the team."""

    host_function = serializers.ChoiceField(JobFunction.choices, required=False)


def _ref(person: Employee | None) -> dict[str, Any] | None:
    return person_ref(person) if person else None


def contract_row(row: Contract) -> dict[str, Any]:
    """A contract as JSON; expects `whole_contracts()`."""
    primary = primary_of(row)
    return {
        "id": row.pk,
        "pilot": row.pilot_id,
        "version": row.number,
        "revision": row.revision,
        "saved_at": row.saved_at,
        "locked_at": row.locked_at,
        "reason": row.reason,
        "proposed_by": _ref(row.proposed_by),
        "approved_by": _ref(row.approved_by),
        "believed": row.believed,
        "days": row.days,
        "starts_on": row.starts_on,
        "buffer_days": row.buffer_days,
        "primary": _measure(primary) if primary else None,
        "guardrails": [_measure(one) for one in guardrails_of(row)],
        "kill_criteria": [_kill(one) for one in row.kill_criteria.all()],
        "milestones": [_milestone(one) for one in row.milestones.all()],
    }


MEASURE = (
    *("series", "name", "unit", "direction", "baseline", "baseline_on", "baseline_source"),
    *("target", "target_high", "minimum_effect", "low", "high", "cadence_days"),
)


def _measure(row: Measure) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in MEASURE}
    return {**plain, "data_owner": _ref(row.data_owner)}


def _kill(row: KillCriterion) -> dict[str, Any]:
    names = ("text", "series", "side", "threshold", "times")
    return {name: getattr(row, name) for name in names}


def _milestone(row: Milestone) -> dict[str, Any]:
    names = ("code", "name", "day", "work_days", "criteria", "tranche")
    plain = {name: getattr(row, name) for name in names}
    return {**plain, "responsible": _ref(row.responsible)}


DATA = (
    *("name", "classification", "has_personal_data", "is_complete", "is_consistent"),
    *("is_current", "is_reachable", "agreed_at"),
)


def data_row(row: DataCheck) -> dict[str, Any]:
    """A source of data as JSON."""
    plain = {name: getattr(row, name) for name in DATA}
    people = {"owner": _ref(row.owner), "agreed_by": _ref(row.agreed_by)}
    return {"id": row.pk, "pilot": row.pilot_id, **plain, **people}


SIGNED = ("kind", "is_granted", "risk_tier", "has_personal_data", "words", "signed_at")


def sign_off_row(row: SignOff) -> dict[str, Any]:
    """A signature as JSON."""
    plain = {name: getattr(row, name) for name in SIGNED}
    return {"id": row.pk, "pilot": row.pilot_id, **plain, "signed_by": person_ref(row.signed_by)}
