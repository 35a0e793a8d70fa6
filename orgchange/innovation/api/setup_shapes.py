"""The shapes of funds, their periods, offices and rounds in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Employee
from orgchange.innovation.models import (
    Blindness,
    Fund,
    FundOffice,
    FundPeriod,
    FundRole,
    Round,
    RubricVersion,
    WorkflowVersion,
)
from orgchange.innovation.services.rounds import FIELDS

TEXTS = ("name", "name_zh")


def amount(**given: Any) -> serializers.DecimalField:
    """An amount in the fund's currency, as a string of decimals."""
    return serializers.DecimalField(max_digits=14, decimal_places=2, **given)


class FundRow(serializers.Serializer[Any]):
    """A fund. `parent` is the code of the fund that its money comes from."""

    id = serializers.IntegerField()
    code = serializers.SlugField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    purpose = serializers.CharField()
    purpose_zh = serializers.CharField()
    currency = serializers.CharField()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # a field of that name
    is_open = serializers.BooleanField()


class FundChange(serializers.Serializer[Any]):
    """What a fund shall be; left out, it stays. `parent` is a code."""

    name = serializers.CharField(max_length=200, required=False)
    name_zh = serializers.CharField(max_length=200, allow_blank=True, required=False)
    purpose = serializers.CharField(allow_blank=True, required=False)
    purpose_zh = serializers.CharField(allow_blank=True, required=False)
    currency = serializers.CharField(max_length=3, required=False)
    parent = serializers.SlugRelatedField(  # type: ignore[assignment]  # a field of that name
        slug_field="code", queryset=Fund.objects.all(), allow_null=True, required=False
    )
    is_open = serializers.BooleanField(required=False)


class FundInput(FundChange):
    """A new fund."""

    code = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=200)
    currency = serializers.CharField(max_length=3)


class PeriodRow(serializers.Serializer[Any]):
    """A period of a fund."""

    id = serializers.IntegerField()
    fund = serializers.CharField()
    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day after it.")
    closed_at = serializers.DateTimeField(allow_null=True)


class PeriodChange(serializers.Serializer[Any]):
    """What a period shall be; left out, it stays."""

    name = serializers.CharField(max_length=100, required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, help_text="The first day after it.")


class PeriodInput(serializers.Serializer[Any]):
    """A new period. `fund` is a code."""

    fund = serializers.SlugRelatedField(slug_field="code", queryset=Fund.objects.all())
    name = serializers.CharField(max_length=100)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day after it.")


class OfficeRow(serializers.Serializer[Any]):
    """A role that somebody has in a fund. Reviewers are shown to the committee only."""

    id = serializers.IntegerField()
    fund = serializers.CharField()
    employee = Reference()
    role = serializers.ChoiceField(FundRole.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="The first day without it.")
    capacity = serializers.IntegerField(help_text="Reviews in one round, at most.")


class OfficeInput(serializers.Serializer[Any]):
    """A role to grant. `fund` is a code."""

    fund = serializers.SlugRelatedField(slug_field="code", queryset=Fund.objects.all())
    employee = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    role = serializers.ChoiceField(FundRole.choices)
    starts_on = serializers.DateField()
    last_day = serializers.DateField(allow_null=True, required=False)
    capacity = serializers.IntegerField(min_value=0, max_value=200, required=False)


class OfficeChange(serializers.Serializer[Any]):
    """Until when somebody serves, null until further notice, and how much they review."""

    last_day = serializers.DateField(allow_null=True)
    capacity = serializers.IntegerField(min_value=0, max_value=200)


class RoundRow(serializers.Serializer[Any]):
    """A round of a fund. `rubric` and `workflow` are ids of published versions."""

    id = serializers.IntegerField()
    fund = serializers.CharField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    theme = serializers.CharField()
    theme_zh = serializers.CharField()
    period = serializers.IntegerField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    reviews_due_at = serializers.DateTimeField(allow_null=True)
    panel_at = serializers.DateTimeField(allow_null=True)
    tell_by = serializers.DateTimeField(allow_null=True)
    cap = amount()
    micro_cap = amount()
    micro_yearly_cap = amount()
    min_reviewers = serializers.IntegerField()
    spread_limit = serializers.DecimalField(max_digits=3, decimal_places=1)
    vote_points = serializers.IntegerField()
    reply_days = serializers.IntegerField()
    blindness = serializers.ChoiceField(Blindness.choices)
    rubric = serializers.IntegerField()
    workflow = serializers.IntegerField()


class RoundChange(serializers.Serializer[Any]):
    """What a round shall be; left out, it stays."""

    name = serializers.CharField(max_length=200, required=False)
    name_zh = serializers.CharField(max_length=200, allow_blank=True, required=False)
    theme = serializers.CharField(allow_blank=True, required=False)
    theme_zh = serializers.CharField(allow_blank=True, required=False)
    period = serializers.PrimaryKeyRelatedField(queryset=FundPeriod.objects.all(), required=False)
    opens_at = serializers.DateTimeField(required=False)
    closes_at = serializers.DateTimeField(required=False)
    reviews_due_at = serializers.DateTimeField(allow_null=True, required=False)
    panel_at = serializers.DateTimeField(allow_null=True, required=False)
    tell_by = serializers.DateTimeField(allow_null=True, required=False)
    cap = amount(required=False)
    micro_cap = amount(required=False)
    micro_yearly_cap = amount(required=False)
    min_reviewers = serializers.IntegerField(required=False)
    spread_limit = serializers.DecimalField(max_digits=3, decimal_places=1, required=False)
    vote_points = serializers.IntegerField(required=False)
    reply_days = serializers.IntegerField(required=False)
    blindness = serializers.ChoiceField(Blindness.choices, required=False)
    rubric = serializers.PrimaryKeyRelatedField(
        queryset=RubricVersion.objects.all(), required=False
    )
    workflow = serializers.PrimaryKeyRelatedField(
        queryset=WorkflowVersion.objects.all(), required=False
    )


class RoundInput(RoundChange):
    """A new round. `fund` is a code."""

    fund = serializers.SlugRelatedField(slug_field="code", queryset=Fund.objects.all())
    name = serializers.CharField(max_length=200)
    period = serializers.PrimaryKeyRelatedField(queryset=FundPeriod.objects.all())
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    cap = amount()
    rubric = serializers.PrimaryKeyRelatedField(queryset=RubricVersion.objects.all())
    workflow = serializers.PrimaryKeyRelatedField(queryset=WorkflowVersion.objects.all())


def fund_row(fund: Fund) -> dict[str, Any]:
    """A `FundRow`."""
    names = ("code", *TEXTS, "purpose", "purpose_zh", "currency", "is_open")
    parent = fund.parent.code if fund.parent else None
    return {"id": fund.pk, "parent": parent, **{name: getattr(fund, name) for name in names}}


def period_row(period: FundPeriod) -> dict[str, Any]:
    """A `PeriodRow`."""
    names = ("name", "starts_on", "ends_on", "closed_at")
    held = {name: getattr(period, name) for name in names}
    return {"id": period.pk, "fund": period.fund.code, **held}


def office_row(office: FundOffice) -> dict[str, Any]:
    """An `OfficeRow`."""
    names = ("role", "starts_on", "ends_on", "capacity")
    held = {name: getattr(office, name) for name in names}
    who = person_ref(office.employee)
    return {"id": office.pk, "fund": office.fund.code, "employee": who, **held}


def round_row(held: Round) -> dict[str, Any]:
    """A `RoundRow`. Amounts are strings, as everywhere in the API."""
    references = ("period", "rubric", "workflow")
    row = {name: getattr(held, name) for name in FIELDS if name not in references}
    row |= {name: getattr(held, f"{name}_id") for name in references}
    for name in ("cap", "micro_cap", "micro_yearly_cap", "spread_limit"):
        row[name] = str(row[name])
    return {"id": held.pk, "fund": held.fund.code, **row}
