"""The shapes of pilots and their steps in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Department, Employee
from orgchange.innovation.models import Fund
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.burning import Burn
from orgchange.pilots.listing.rows import Line
from orgchange.pilots.models import (
    Measure,
    Pilot,
    PilotMove,
    Reading,
    RiskTier,
    StrategicGoal,
    Verdict,
)
from orgchange.pilots.steps import Offer


class PilotRow(serializers.Serializer[Any]):
    """A pilot: what it is called, whose it is, where it stands, and what came out."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    scenario = serializers.CharField()
    fund = serializers.SlugField()
    award = serializers.IntegerField(allow_null=True)
    department = serializers.CharField(help_text="Its code.")
    goal = serializers.SlugField(allow_null=True)
    owner = Reference()
    sponsor = Reference(allow_null=True)
    evaluator = Reference(allow_null=True)
    team = serializers.IntegerField(allow_null=True)
    risk_tier = serializers.ChoiceField(RiskTier.choices)
    state = serializers.SlugField()
    due_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField()
    started_on = serializers.DateField(allow_null=True)
    planned_end_on = serializers.DateField(allow_null=True, help_text="The first day after it.")
    ended_on = serializers.DateField(allow_null=True)
    verdict = serializers.ChoiceField(Verdict.choices, allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class LastReadingShape(serializers.Serializer[Any]):
    """The last reading of the primary metric, against its target."""

    metric = serializers.CharField()
    unit = serializers.CharField()
    value = serializers.DecimalField(16, 4)
    measured_on = serializers.DateField()
    target = serializers.DecimalField(16, 4, allow_null=True)


class BurningShape(serializers.Serializer[Any]):
    """The buffer at the last check-in. `burn`: used ÷ work done; null, if no work is done."""

    used = serializers.IntegerField()
    whole = serializers.IntegerField()
    work_done = serializers.IntegerField()
    burn = serializers.DecimalField(8, 2, allow_null=True)


class ListedPilotRow(PilotRow):
    """A pilot with how it stands. `buffer` is for those who may read its daily work."""

    next_gate_on = serializers.DateField(allow_null=True)
    buffer = BurningShape(allow_null=True)
    last_reading = LastReadingShape(allow_null=True)


class PilotInput(serializers.Serializer[Any]):
    """A pilot without the fund's money."""

    fund = serializers.SlugRelatedField(slug_field="code", queryset=Fund.objects.all())
    title = serializers.CharField(max_length=300)
    scenario = serializers.CharField(required=False, allow_blank=True)
    owner = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    sponsor = serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), required=False, allow_null=True
    )
    department = serializers.SlugRelatedField(
        slug_field="code", queryset=Department.objects.all(), required=False, allow_null=True
    )
    goal = serializers.SlugRelatedField(
        slug_field="code",
        queryset=StrategicGoal.objects.filter(retired_at=None),
        required=False,
        allow_null=True,
    )
    budget = serializers.DecimalField(14, 2, required=False, allow_null=True, default=None)
    budget_source = serializers.CharField(max_length=300)


class ProblemRow(serializers.Serializer[Any]):
    """What must hold before a step and does not."""

    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class PilotStepRow(serializers.Serializer[Any]):
    """A step that the asker may take, and what it still waits for."""

    step = serializers.SlugField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    target = serializers.SlugField()
    needs_words = serializers.BooleanField()
    missing = ProblemRow(many=True)


class PilotStepInput(serializers.Serializer[Any]):
    """Taking a step."""

    step = serializers.SlugField()
    words = serializers.CharField(max_length=MOST_WORDS, required=False, allow_blank=True)


class PilotMoveRow(serializers.Serializer[Any]):
    """A step that was taken. No `by`: the clock."""

    step = serializers.SlugField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    target = serializers.SlugField()
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)
    words = serializers.CharField()


def pilot_row(pilot: Pilot) -> dict[str, Any]:
    """A pilot as JSON; expects `for_table()` with award and evaluator."""
    return {
        "id": pilot.pk,
        "number": pilot.number,
        "title": pilot.title,
        "scenario": pilot.scenario,
        "fund": pilot.fund.code,
        "award": pilot.award_id,
        "department": pilot.department.code,
        "goal": pilot.goal.code if pilot.goal else None,
        "owner": person_ref(pilot.owner),
        "sponsor": person_ref(pilot.sponsor) if pilot.sponsor else None,
        "evaluator": person_ref(pilot.evaluator) if pilot.evaluator else None,
        "team": pilot.team_id,
        "risk_tier": pilot.risk_tier,
        "state": pilot.state,
        "due_at": pilot.due_at,
        "opened_at": pilot.opened_at,
        "started_on": pilot.started_on,
        "planned_end_on": pilot.planned_end_on,
        "ended_on": pilot.ended_on,
        "verdict": pilot.verdict or None,
        "closed_at": pilot.closed_at,
    }


def listed_row(line: Line) -> dict[str, Any]:
    """A line of the list as JSON."""
    return {
        **pilot_row(line.pilot),
        "next_gate_on": line.gate.planned_on if line.gate else None,
        "buffer": _burning(line.burn) if line.burn else None,
        "last_reading": _last(line.measure, line.reading),
    }


def _burning(burn: Burn) -> dict[str, Any]:
    ratio = None if burn.ratio is None else burn.ratio_text
    return {"used": burn.used, "whole": burn.whole, "work_done": burn.work_done, "burn": ratio}


def _last(measure: Measure | None, reading: Reading | None) -> dict[str, Any] | None:
    if measure is None or reading is None:
        return None
    return {
        "metric": measure.name,
        "unit": measure.unit,
        "value": reading.value,
        "measured_on": reading.measured_on,
        "target": measure.target,
    }


def step_row(offer: Offer, language: str) -> dict[str, Any]:
    """A step on offer as JSON."""
    return {
        "step": offer.step.code,
        "label": offer.step.label_in(language),
        "target": offer.step.target,
        "needs_words": offer.step.needs_words,
        "missing": [
            {"field": one.field, "code": one.code, "message": str(one.message)}
            for one in offer.problems
        ],
    }


def move_row(move: PilotMove) -> dict[str, Any]:
    """A step that was taken as JSON."""
    return {
        "step": move.transition,
        "source": move.source,
        "target": move.target,
        "at": move.at,
        "by": str(move.by) if move.by else None,
        "words": move.words,
    }
