"""The shapes of the portfolio and of strategic goals in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.pilots.models import RiskTier, StrategicGoal, Verdict
from orgchange.pilots.portfolio.facts import is_decided
from orgchange.pilots.portfolio.overview import Overview


class PartShape(serializers.Serializer[Any]):
    """A part of a whole, as integers."""

    part = serializers.IntegerField()
    whole = serializers.IntegerField()


class StateCount(serializers.Serializer[Any]):
    """How many pilots are in a state at a risk."""

    state = serializers.SlugField()
    risk_tier = serializers.ChoiceField(RiskTier.choices)
    pilots = serializers.IntegerField()


class WorthShape(serializers.Serializer[Any]):
    """Value found in a year against money spent, in one currency."""

    currency = serializers.CharField()
    value = serializers.DecimalField(16, 2)
    spent = serializers.DecimalField(16, 2)


class BurnShape(serializers.Serializer[Any]):
    """A pilot over its buffer. No `burn`: nothing of the work is done."""

    pilot = serializers.IntegerField()
    number = serializers.CharField()
    burn = serializers.DecimalField(8, 2, allow_null=True)
    is_red = serializers.BooleanField()


class GateShape(serializers.Serializer[Any]):
    """A gate of the month."""

    pilot = serializers.IntegerField()
    name = serializers.CharField()
    planned_on = serializers.DateField()
    is_decided = serializers.BooleanField()


class AreaShape(serializers.Serializer[Any]):
    """A part of the organisation just below the top."""

    department = serializers.IntegerField()
    name = serializers.CharField()
    open_pilots = serializers.IntegerField()


class GoalCount(serializers.Serializer[Any]):
    """A goal with its pilots, those below it included. No `goal`: pilots that name none."""

    goal = serializers.SlugField(allow_null=True)
    under_way = serializers.IntegerField()
    validated = serializers.IntegerField()
    other_outcomes = serializers.IntegerField()
    pilots = serializers.IntegerField()


class VerdictCount(serializers.Serializer[Any]):
    """How many came out so."""

    verdict = serializers.ChoiceField(Verdict.choices)
    pilots = serializers.IntegerField()


class PortfolioShape(serializers.Serializer[Any]):
    """All pilots at the end of a day, or now."""

    as_of = serializers.DateField(allow_null=True, help_text="Empty: now.")
    pilots = serializers.IntegerField()
    under_way = serializers.IntegerField()
    states = StateCount(many=True)
    over_buffer = BurnShape(many=True)
    gates = GateShape(many=True)
    worth = WorthShape(many=True)
    without_ledger = serializers.IntegerField(
        help_text="Pilots that started with a budget from elsewhere."
    )
    stopped_early = PartShape()
    first_reading_days = serializers.IntegerField(allow_null=True, help_text="A median.")
    first_readings = serializers.IntegerField()
    teams_above_share = PartShape()
    verdicts = VerdictCount(many=True)
    ended_without_lesson = serializers.IntegerField()
    areas = AreaShape(many=True)
    goals = GoalCount(many=True)


class GoalRow(serializers.Serializer[Any]):
    """A strategic goal."""

    id = serializers.IntegerField()
    code = serializers.SlugField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    parent = serializers.SlugField(allow_null=True)  # type: ignore[assignment]  # so named
    position = serializers.IntegerField()
    retired_at = serializers.DateTimeField(allow_null=True)


class GoalChanges(serializers.Serializer[Any]):
    """What may be changed of a goal."""

    name = serializers.CharField(max_length=200, required=False)
    name_zh = serializers.CharField(max_length=200, required=False, allow_blank=True)
    parent = serializers.SlugRelatedField(  # type: ignore[assignment]  # so named
        slug_field="code", queryset=StrategicGoal.objects.all(), required=False, allow_null=True
    )
    position = serializers.IntegerField(min_value=0, max_value=99, required=False)


class GoalInput(GoalChanges):
    """A new goal."""

    code = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=200)


def portfolio(found: Overview) -> dict[str, Any]:
    """The figures as JSON."""
    return {
        "as_of": None if found.at.is_now else found.at.on,
        "pilots": len(found.pilots),
        "under_way": found.under_way,
        "states": [
            {"state": state, "risk_tier": tier, "pilots": count}
            for state, tiers in sorted(found.states.items())
            for tier, count in sorted(tiers.items())
        ],
        "over_buffer": [
            {
                "pilot": one.pilot.pk,
                "number": one.pilot.number,
                "burn": None if one.burn.ratio is None else one.burn.ratio_text,
                "is_red": one.is_red,
            }
            for one in found.over_buffer
        ],
        "gates": [
            {
                "pilot": gate.pilot_id,
                "name": gate.name,
                "planned_on": gate.planned_on,
                "is_decided": is_decided(gate, found.at.until),
            }
            for gate in found.gates
        ],
        "worth": [
            {"currency": one.currency, "value": f"{one.value:.2f}", "spent": f"{one.spent:.2f}"}
            for one in found.worth
        ],
        "without_ledger": found.without_ledger,
        "stopped_early": vars(found.stopped_early),
        "first_reading_days": found.first_reading_days,
        "first_readings": found.first_readings,
        "teams_above_share": vars(found.teams),
        "verdicts": [
            {"verdict": name, "pilots": count} for name, count in sorted(found.verdicts.items())
        ],
        "ended_without_lesson": len(found.red),
        "areas": [
            {"department": area.department_id, "name": area.name, "open_pilots": area.pilots}
            for area in found.areas
        ],
        "goals": [
            {
                "goal": line.goal.code if line.goal else None,
                "under_way": line.under_way,
                "validated": line.validated,
                "other_outcomes": line.others,
                "pilots": line.all,
            }
            for line in found.goals
        ],
    }


def goal_row(goal: StrategicGoal) -> dict[str, Any]:
    """A goal as JSON."""
    return {
        "id": goal.pk,
        "code": goal.code,
        "name": goal.name,
        "name_zh": goal.name_zh,
        "parent": goal.parent.code if goal.parent else None,
        "position": goal.position,
        "retired_at": goal.retired_at,
    }
