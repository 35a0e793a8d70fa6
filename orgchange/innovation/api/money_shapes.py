"""The shapes of money in the API. Amounts are strings with two decimals, as they are kept."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.innovation.models import (
    Amendment,
    EntryKind,
    FundPeriod,
    LedgerEntry,
    Tranche,
    Unit,
)
from orgchange.innovation.money.award_list import AwardRow, ItemSums
from orgchange.innovation.money.balances import PeriodSums


class Amount(serializers.DecimalField):
    """An amount with two decimals."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_digits=16, decimal_places=2, **given)


class BalanceRow(serializers.Serializer[Any]):
    """What a period has, in one unit; the parts from `spent` to `available` add up to `has`."""

    period = serializers.IntegerField()
    name = serializers.CharField()
    fund = serializers.IntegerField()
    currency = serializers.CharField()
    unit = serializers.ChoiceField(Unit.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day after it.")
    closed_at = serializers.DateTimeField(allow_null=True)
    has = Amount(help_text="Allocated, with what was transferred.")
    allocated = Amount()
    transferred = Amount()
    spent = Amount()
    released = Amount(help_text="Released and not spent.")
    committed = Amount(help_text="Committed and not released.")
    reserved = Amount()
    available = Amount()


class PaperInput(serializers.Serializer[Any]):
    """An amount, and what the paper says. `key` makes it unique: sent twice, it posts once."""

    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    unit = serializers.ChoiceField(Unit.choices, default=Unit.MONEY)
    occurred_on = serializers.DateField(required=False, help_text="Today, where it is left out.")
    text = serializers.CharField(max_length=300, default="", allow_blank=True)
    reference = serializers.CharField(max_length=120, default="", allow_blank=True)
    key = serializers.CharField(max_length=60, required=False)


class TransferInput(PaperInput):
    """Where it goes."""

    target = serializers.PrimaryKeyRelatedField(queryset=FundPeriod.objects.select_related("fund"))


class CloseInput(serializers.Serializer[Any]):
    """Where what is left and under way goes."""

    carry_to = serializers.PrimaryKeyRelatedField(
        queryset=FundPeriod.objects.all(), allow_null=True, required=False
    )


class EntryRow(serializers.Serializer[Any]):
    """One movement."""

    id = serializers.IntegerField()
    fund = serializers.IntegerField()
    period = serializers.IntegerField()
    kind = serializers.ChoiceField(EntryKind.choices)
    unit = serializers.ChoiceField(Unit.choices)
    amount = Amount()
    proposal = serializers.IntegerField(allow_null=True)
    reverses = serializers.IntegerField(allow_null=True)
    counterpart = serializers.IntegerField(allow_null=True)
    decision = serializers.IntegerField(allow_null=True)
    occurred_on = serializers.DateField()
    text = serializers.CharField()
    reference = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    sequence = serializers.IntegerField()
    posted_at = serializers.DateTimeField()
    posted_by = serializers.IntegerField(allow_null=True, help_text="The account.")


class SumsRow(serializers.Serializer[Any]):
    """What an award holds in one unit, over all periods."""

    committed = Amount()
    released = Amount()
    actual = Amount()
    open = Amount(help_text="Committed and not spent.")


class TrancheRow(serializers.Serializer[Any]):
    """A part of an award."""

    position = serializers.IntegerField()
    amount = Amount()
    condition = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    accepted_by = Reference(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True)


class AmendmentRow(serializers.Serializer[Any]):
    """A change of the amount: what was proposed, and what was approved."""

    id = serializers.IntegerField()
    before = Amount()
    proposed = Amount()
    approved = Amount(allow_null=True)
    reason = serializers.CharField()
    words = serializers.CharField()
    proposed_by = Reference()
    decided_by = Reference(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class AwardShape(serializers.Serializer[Any]):
    """An award with its sums, tranches and amendments."""

    id = serializers.IntegerField()
    proposal = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    fund = serializers.IntegerField()
    currency = serializers.CharField()
    amount = Amount()
    person_days = serializers.IntegerField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    money = SumsRow()
    days = SumsRow()
    tranches = TrancheRow(many=True)
    amendments = AmendmentRow(many=True)


class TrancheInput(serializers.Serializer[Any]):
    """A line of the plan."""

    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    condition = serializers.CharField(max_length=300, default="", allow_blank=True)
    due_on = serializers.DateField(allow_null=True, default=None)


class PlanInput(serializers.Serializer[Any]):
    """In which parts what is not released goes out."""

    tranches = TrancheInput(many=True)


class AcceptInput(serializers.Serializer[Any]):
    """Which tranche's condition is met, and what was seen of it."""

    position = serializers.IntegerField(min_value=1, max_value=1000)
    words = serializers.CharField(max_length=5000)


class ReleaseInput(serializers.Serializer[Any]):
    """Which tranche is released."""

    position = serializers.IntegerField(min_value=1, max_value=1000)


class AmendInput(serializers.Serializer[Any]):
    """Another amount for the award."""

    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    reason = serializers.CharField(max_length=5000)


class AmendmentAnswer(serializers.Serializer[Any]):
    """What becomes of the amendment that waits; `approved` null declines it."""

    approved = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    words = serializers.CharField(max_length=5000, default="", allow_blank=True)


def text(amount: Decimal) -> str:
    """The amount as the API says it."""
    return f"{amount:.2f}"


def balance_row(row: PeriodSums) -> dict[str, Any]:
    """A `BalanceRow`."""
    names = ("allocated", "transferred", "spent", "released", "committed", "reserved", "available")
    period = row.period
    return {
        "period": period.pk,
        "name": period.name,
        "fund": period.fund_id,
        "currency": period.fund.currency,
        "unit": row.unit,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "closed_at": period.closed_at,
        "has": text(row.has),
        **{name: text(getattr(row, name)) for name in names},
    }


def entry_row(entry: LedgerEntry) -> dict[str, Any]:
    """An `EntryRow`."""
    return {
        "id": entry.pk,
        "fund": entry.period.fund_id,
        "period": entry.period_id,
        "kind": entry.kind,
        "unit": entry.unit,
        "amount": text(entry.amount),
        "proposal": entry.proposal_id,
        "reverses": entry.reverses_id,
        "counterpart": entry.counterpart_id,
        "decision": entry.decision_id,
        "occurred_on": entry.occurred_on,
        "text": entry.text,
        "reference": entry.reference,
        "source": entry.source,
        "sequence": entry.sequence,
        "posted_at": entry.posted_at,
        "posted_by": entry.posted_by_id,
    }


def award_shape(row: AwardRow) -> dict[str, Any]:
    """An `AwardShape`."""
    award = row.award
    proposal, fund = award.proposal, award.proposal.round.fund
    return {
        "id": award.pk,
        "proposal": proposal.pk,
        "number": proposal.number,
        "title": proposal.title,
        "fund": fund.pk,
        "currency": fund.currency,
        "amount": text(award.amount),
        "person_days": award.person_days,
        "ended_at": award.ended_at,
        "money": _sums(row.money),
        "days": _sums(row.days),
        "tranches": [_tranche(one) for one in award.tranches.all()],
        "amendments": [_amendment(one) for one in award.amendments.all()],
    }


def _sums(sums: ItemSums) -> dict[str, str]:
    return {name: text(getattr(sums, name)) for name in ("committed", "released", "actual", "open")}


def _tranche(one: Tranche) -> dict[str, Any]:
    return {
        "position": one.position,
        "amount": text(one.amount),
        "condition": one.condition,
        "due_on": one.due_on,
        "accepted_by": person_ref(one.accepted_by),
        "accepted_at": one.accepted_at,
        "released_at": one.released_at,
    }


def _amendment(one: Amendment) -> dict[str, Any]:
    return {
        "id": one.pk,
        "before": text(one.before),
        "proposed": text(one.proposed),
        "approved": None if one.approved is None else text(one.approved),
        "reason": one.reason,
        "words": one.words,
        "proposed_by": person_ref(one.proposed_by),
        "decided_by": person_ref(one.decided_by),
        "decided_at": one.decided_at,
    }
