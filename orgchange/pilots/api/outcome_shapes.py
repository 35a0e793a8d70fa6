"""The shapes of outcomes in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.models import EndDecision, Ending, Pilot, PilotOutcome, Verdict
from orgchange.pilots.services.evaluating import MOST_WORDS as MOST_EVALUATION

STEPS = {"scale": "scale", "stop": "end_here", "iterate": "iterate"}


class EndDecisionRow(serializers.Serializer[Any]):
    """What was decided at the end."""

    ending = serializers.ChoiceField(Ending.choices)
    words = serializers.CharField()
    decided_by = Reference()
    decided_at = serializers.DateTimeField()


class OutcomeRow(serializers.Serializer[Any]):
    """What came out of a pilot, with the figures as they stood when it was given."""

    pilot = serializers.IntegerField()
    contract = serializers.IntegerField(allow_null=True, help_text="The version judged by.")
    verdict = serializers.ChoiceField(Verdict.choices, allow_null=True)
    words = serializers.CharField()
    figures = serializers.DictField()
    value = serializers.DecimalField(14, 2, allow_null=True, help_text="Worth in a year.")
    currency = serializers.CharField()
    value_basis = serializers.CharField()
    evaluator = Reference(allow_null=True)
    revision = serializers.IntegerField()
    given_at = serializers.DateTimeField(allow_null=True)
    decision = EndDecisionRow(allow_null=True)


class OutcomeInput(serializers.Serializer[Any]):
    """The outcome so far. `revision`: as it was read."""

    revision = serializers.IntegerField(min_value=0)
    verdict = serializers.ChoiceField(Verdict.choices, allow_blank=True)
    words = serializers.CharField(max_length=MOST_EVALUATION, allow_blank=True)
    value = serializers.DecimalField(14, 2, min_value=0, allow_null=True, default=None)
    value_basis = serializers.CharField(
        max_length=MOST_EVALUATION, allow_blank=True, default="", required=False
    )


class EndInput(serializers.Serializer[Any]):
    """What is done with it, and why."""

    ending = serializers.ChoiceField(Ending.choices)
    words = serializers.CharField(max_length=MOST_WORDS)


def outcome_row(
    pilot: Pilot, outcome: PilotOutcome, decision: EndDecision | None
) -> dict[str, Any]:
    """An outcome as JSON."""
    return {
        "pilot": pilot.pk,
        "contract": outcome.contract.number if outcome.contract else None,
        "verdict": outcome.verdict or None,
        "words": outcome.words,
        "figures": outcome.figures,
        "value": outcome.value,
        "currency": outcome.currency,
        "value_basis": outcome.value_basis,
        "evaluator": person_ref(outcome.evaluator) if outcome.evaluator else None,
        "revision": outcome.revision,
        "given_at": outcome.given_at,
        "decision": _decision(decision) if decision else None,
    }


def _decision(row: EndDecision) -> dict[str, Any]:
    return {
        "ending": row.ending,
        "words": row.words,
        "decided_by": person_ref(row.decided_by),
        "decided_at": row.decided_at,
    }
