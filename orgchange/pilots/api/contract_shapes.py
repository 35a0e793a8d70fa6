"""The shapes of contracts in the API: the metric, the guardrails, when to stop, the plan."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference
from orgchange.innovation.models import Direction
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.api.fields import ref, some_text, somebody
from orgchange.pilots.contracting.reading import guardrails_of, primary_of
from orgchange.pilots.models import (
    Contract,
    KillCriterion,
    Measure,
    Milestone,
    Pilot,
    Side,
)

Value = serializers.DecimalField


def _value() -> Value:
    return Value(16, 4, required=False, allow_null=True)


class PrimaryInput(serializers.Serializer[Any]):
    """The one metric; what is not sent stays as it is."""

    name, unit, baseline_source = some_text(), some_text(60), some_text()
    direction = serializers.ChoiceField(Direction.choices, required=False, allow_blank=True)
    baseline, target, target_high, minimum_effect = _value(), _value(), _value(), _value()
    baseline_on = serializers.DateField(required=False, allow_null=True)
    cadence_days = serializers.IntegerField(min_value=1, max_value=31, required=False)
    data_owner = somebody()


class GuardrailInput(serializers.Serializer[Any]):
    """A guardrail. `series` names its readings; without one it gets one."""

    series = serializers.SlugField(max_length=40, required=False, allow_blank=True)
    name, unit = some_text(), some_text(60)
    low, high = _value(), _value()
    cadence_days = serializers.IntegerField(min_value=1, max_value=31, required=False)
    data_owner = somebody()


class KillInput(serializers.Serializer[Any]):
    """A kill criterion: words, or a series with its side and threshold."""

    text = some_text()
    series = serializers.SlugField(max_length=40, required=False, allow_blank=True)
    side = serializers.ChoiceField(Side.choices, required=False, allow_blank=True)
    threshold = _value()
    times = serializers.IntegerField(min_value=1, max_value=99, required=False)


class MilestoneInput(serializers.Serializer[Any]):
    """A milestone. `code` keeps it the same over all versions; without one it gets one."""

    code = serializers.SlugField(max_length=40, required=False, allow_blank=True)
    name, criteria = some_text(), some_text(10_000)
    day = serializers.IntegerField(min_value=1, max_value=183, required=False, allow_null=True)
    work_days = serializers.IntegerField(min_value=0, max_value=10_000, required=False)
    responsible = somebody()
    tranche = serializers.IntegerField(min_value=1, required=False, allow_null=True)


class ContractInput(serializers.Serializer[Any]):
    """What is to be saved. Lists are replaced whole; what is not sent stays as it is."""

    revision = serializers.IntegerField(help_text="The one that was read.")
    believed = some_text(10_000)
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
        "proposed_by": ref(row.proposed_by),
        "approved_by": ref(row.approved_by),
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
    return {**plain, "data_owner": ref(row.data_owner)}


def _kill(row: KillCriterion) -> dict[str, Any]:
    names = ("text", "series", "side", "threshold", "times")
    return {name: getattr(row, name) for name in names}


def _milestone(row: Milestone) -> dict[str, Any]:
    names = ("code", "name", "day", "work_days", "criteria", "tranche")
    plain = {name: getattr(row, name) for name in names}
    return {**plain, "responsible": ref(row.responsible)}
