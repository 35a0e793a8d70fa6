"""The shapes of batches, decisions, steps and requests to rescind in the API."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.innovation.deciding.batch_pages import Line
from orgchange.innovation.models import (
    Batch,
    Decision,
    Fund,
    Outcome,
    Proposal,
    Rescission,
    Wish,
    WorkflowTransition,
)
from orgchange.innovation.services.batches import CHOICES, Settled
from orgchange.innovation.ways import MOST_WORDS


class MoneyField(serializers.DecimalField):
    """An amount in the fund's currency."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, **kwargs)


class BatchItemRow(serializers.Serializer[Any]):
    """One item of a batch."""

    id = serializers.IntegerField()
    proposal = serializers.IntegerField()
    title = serializers.CharField()
    wish = serializers.ChoiceField(Wish.choices)
    amount = MoneyField()
    is_open = serializers.BooleanField()
    tie = serializers.CharField(
        allow_null=True, help_text="What keeps the asker from deciding on it."
    )
    outcome = serializers.ChoiceField(Outcome.choices, allow_null=True)
    refusal = serializers.CharField(help_text="Why it was not decided when it was tried last.")


class BatchRow(serializers.Serializer[Any]):
    """Items before the director. Each is decided by itself."""

    id = serializers.IntegerField()
    fund = serializers.SlugField()
    name = serializers.CharField()
    requested_by = serializers.CharField()
    requested_at = serializers.DateTimeField()
    items = BatchItemRow(many=True)


class BatchInput(serializers.Serializer[Any]):
    """Which marked proposals of a fund, in which order."""

    fund = serializers.SlugRelatedField(slug_field="code", queryset=Fund.objects.all())
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    proposals = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=500
    )


class LeftOutRow(serializers.Serializer[Any]):
    """A proposal that was not put into the batch."""

    proposal = serializers.IntegerField()
    reason = serializers.CharField()


class RequestedRow(BatchRow):
    """A batch as it was made, and what was left out of it."""

    left_out = LeftOutRow(many=True)


class ChoiceInput(serializers.Serializer[Any]):
    """A decision for one item. Declining and sending back need words."""

    item = serializers.IntegerField(min_value=1)
    step = serializers.ChoiceField([(code, code) for code in CHOICES])
    words = serializers.CharField(max_length=MOST_WORDS, required=False, allow_blank=True)


class ChoicesInput(serializers.Serializer[Any]):
    """Decisions, item by item."""

    choices = ChoiceInput(many=True)


class SettledRow(serializers.Serializer[Any]):
    """What became of a choice. Without a step it still waits, for the reason given."""

    item = serializers.IntegerField()
    proposal = serializers.IntegerField()
    step = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)


class DecisionRow(serializers.Serializer[Any]):
    """A decision. Words are for the submitter."""

    id = serializers.IntegerField()
    proposal = serializers.IntegerField()
    title = serializers.CharField()
    fund = serializers.SlugField()
    outcome = serializers.ChoiceField(Outcome.choices)
    amount = MoneyField()
    words = serializers.CharField()
    decided_by = Reference()
    second = Reference(allow_null=True)
    decided_at = serializers.DateTimeField()
    told_at = serializers.DateTimeField(allow_null=True)


class LetterWordsInput(serializers.Serializer[Any]):
    """What one submitter will read."""

    words = serializers.CharField(max_length=MOST_WORDS)


class TellInput(serializers.Serializer[Any]):
    """Which results of a fund to tell, all at once."""

    fund = serializers.SlugRelatedField(slug_field="code", queryset=Fund.objects.all())
    decisions = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=500
    )


class ToldRow(serializers.Serializer[Any]):
    """How many were told."""

    told = serializers.IntegerField()


class OpenStepRow(serializers.Serializer[Any]):
    """A step that the asker may take from here."""

    code = serializers.SlugField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    target = serializers.SlugField()
    needs_words = serializers.BooleanField()
    takes = serializers.ListField(
        child=serializers.CharField(), help_text="What the step is told beside its words."
    )


class StepInput(serializers.Serializer[Any]):
    """What a step is told. Which of these it takes is said by the list of steps."""

    words = serializers.CharField(max_length=MOST_WORDS, required=False, allow_blank=True)
    amount = MoneyField(
        min_value=Decimal("0.01"), required=False, help_text="`mark_fund`, `approve_micro`"
    )
    until = serializers.DateField(required=False, help_text="`waitlist`")
    questions = serializers.ListField(
        child=serializers.CharField(max_length=2000),
        max_length=30,
        required=False,
        help_text="`ask`",
    )
    duplicate_of = serializers.PrimaryKeyRelatedField(
        queryset=Proposal.objects.all(), required=False, help_text="`join`"
    )


class StandingRow(serializers.Serializer[Any]):
    """Where a proposal is after a step."""

    proposal = serializers.IntegerField()
    state = serializers.SlugField()
    due_at = serializers.DateTimeField(allow_null=True)
    steps = OpenStepRow(many=True)


class RescissionRow(serializers.Serializer[Any]):
    """A request to take an approval back, which a second person answers."""

    id = serializers.IntegerField()
    proposal = serializers.IntegerField()
    title = serializers.CharField()
    words = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    is_agreed = serializers.BooleanField()


def batch_row(batch: Batch, lines: list[Line]) -> dict[str, Any]:
    """A `BatchRow`."""
    return {
        "id": batch.pk,
        "fund": batch.fund.code,
        "name": batch.name,
        "requested_by": str(batch.requested_by),
        "requested_at": batch.requested_at,
        "items": [_item_row(line) for line in lines],
    }


def _item_row(line: Line) -> dict[str, Any]:
    decision = getattr(line.item, "decision", None)
    return {
        "id": line.item.pk,
        "proposal": line.item.proposal_id,
        "title": str(line.item.proposal),
        "wish": line.item.wish,
        "amount": line.item.amount,
        "is_open": line.is_open,
        "tie": line.tie.value if line.tie else None,
        "outcome": decision.outcome if decision else None,
        "refusal": line.item.refusal,
    }


def settled_row(one: Settled) -> dict[str, Any]:
    """A `SettledRow`."""
    return {
        "item": one.item.pk,
        "proposal": one.item.proposal_id,
        "step": one.step,
        "reason": one.reason,
    }


def decision_row(row: Decision) -> dict[str, Any]:
    """A `DecisionRow`."""
    return {
        "id": row.pk,
        "proposal": row.proposal_id,
        "title": str(row.proposal),
        "fund": row.proposal.round.fund.code,
        "outcome": row.outcome,
        "amount": row.amount,
        "words": row.words,
        "decided_by": person_ref(row.decided_by),
        "second": person_ref(row.second),
        "decided_at": row.decided_at,
        "told_at": row.told_at,
    }


def step_row(step: WorkflowTransition, label: str, takes: tuple[str, ...]) -> dict[str, Any]:
    """A `OpenStepRow`."""
    return {
        "code": step.code,
        "label": label,
        "target": step.target,
        "needs_words": step.needs_words,
        "takes": list(takes),
    }


def rescission_row(row: Rescission) -> dict[str, Any]:
    """A `RescissionRow`."""
    return {
        "id": row.pk,
        "proposal": row.proposal_id,
        "title": str(row.proposal),
        "words": row.words,
        "asked_by": str(row.asked_by),
        "asked_at": row.asked_at,
        "settled_at": row.settled_at,
        "is_agreed": row.is_agreed,
    }
