"""The shapes of teams in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import LastDay, Reference, person_ref
from orgchange.directory.models import Employee, JobFunction
from orgchange.teams.models import Standing, Team, TeamCharter, TeamKind, TeamMembership
from orgchange.teams.services import Written

__all__ = ["LastDay"]


class WarningRow(serializers.Serializer[Any]):
    """Something written that somebody should look at: the seat, a stable code, a sentence."""

    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class CharterRow(serializers.Serializer[Any]):
    """A team's charter on a day."""

    version = serializers.IntegerField(help_text="The version of its kind that it follows.")
    host_function = serializers.ChoiceField(JobFunction.choices)
    lead = Reference(allow_null=True)
    answers_to = Reference(allow_null=True)
    purpose = serializers.CharField()
    may_decide = serializers.CharField()
    budget = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    person_days = serializers.IntegerField(allow_null=True)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(help_text="The first day it no longer holds.")


class TeamRow(serializers.Serializer[Any]):
    """A team, with the charter of the day asked about (default: today, or the last one)."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField(help_text="The first day it is no longer open.")
    charter = CharterRow(allow_null=True)


class CharterInput(serializers.Serializer[Any]):
    """What a charter says; left out, it stays."""

    name = serializers.CharField(max_length=300, required=False)
    host_function = serializers.ChoiceField(JobFunction.choices, required=False)
    lead = serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), allow_null=True, required=False
    )
    answers_to = serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), allow_null=True, required=False
    )
    purpose = serializers.CharField(allow_blank=True, required=False)
    may_decide = serializers.CharField(allow_blank=True, required=False)
    budget = serializers.DecimalField(
        max_digits=14, decimal_places=2, allow_null=True, required=False, min_value=0
    )
    currency = serializers.CharField(max_length=3, allow_blank=True, required=False)
    person_days = serializers.IntegerField(
        allow_null=True, required=False, min_value=0, max_value=2_000_000
    )


class TeamInput(CharterInput):
    """A new team."""

    name = serializers.CharField(max_length=300)
    kind = serializers.SlugRelatedField(slug_field="code", queryset=TeamKind.objects.all())
    opens_on = serializers.DateField()
    closes_on = serializers.DateField(required=False)


class CharterChange(CharterInput):
    """What the charter says from a day on."""

    valid_from = serializers.DateField()


class MembershipRow(serializers.Serializer[Any]):
    """A seat in a team."""

    id = serializers.IntegerField()
    team = serializers.IntegerField()
    employee = Reference()
    slot = serializers.CharField()
    standing = serializers.ChoiceField(Standing.choices)
    allocation = serializers.IntegerField(
        allow_null=True, help_text="Percent; null where the asker may not see people's time."
    )
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day it no longer holds.")


class WrittenMembershipRow(MembershipRow):
    """A seat that was just written, and what to look at."""

    warnings = WarningRow(many=True)


class MembershipInput(serializers.Serializer[Any]):
    """A seat from a day to before a day."""

    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.all())
    employee = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    slot = serializers.SlugField(max_length=40)
    standing = serializers.ChoiceField(Standing.choices, required=False)
    allocation = serializers.IntegerField(min_value=0, max_value=100)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False)


class ExtensionInput(serializers.Serializer[Any]):
    """A new last day; null: as long as the team and the employment."""

    last_day = serializers.DateField(allow_null=True)


class HandOverInput(serializers.Serializer[Any]):
    """Who fills the slot from a day on."""

    taker = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    day = serializers.DateField()
    allocation = serializers.IntegerField(
        min_value=0, max_value=100, required=False, help_text="Left out: as before."
    )


class WarningsRow(serializers.Serializer[Any]):
    """What a write to the roster warns of."""

    warnings = WarningRow(many=True)


def charter_row(charter: TeamCharter) -> dict[str, Any]:
    """A `CharterRow`."""
    return {
        "version": charter.version.number,
        "host_function": charter.host_function,
        "lead": person_ref(charter.lead),
        "answers_to": person_ref(charter.answers_to),
        "purpose": charter.purpose,
        "may_decide": charter.may_decide,
        "budget": charter.budget,
        "currency": charter.currency,
        "person_days": charter.person_days,
        "valid_from": charter.valid_from,
        "valid_to": charter.valid_to,
    }


def team_row(team: Team, charter: TeamCharter | None) -> dict[str, Any]:
    """A `TeamRow`."""
    return {
        "id": team.pk,
        "name": charter.name if charter else team.name,
        "kind": team.kind.code,
        "opens_on": team.opens_on,
        "closes_on": team.closes_on,
        "charter": charter_row(charter) if charter else None,
    }


def membership_row(seat: TeamMembership, *, sees_time: bool) -> dict[str, Any]:
    """A `MembershipRow`."""
    return {
        "id": seat.pk,
        "team": seat.team_id,
        "employee": person_ref(seat.employee),
        "slot": seat.slot,
        "standing": seat.standing,
        "allocation": seat.allocation if sees_time else None,
        "starts_on": seat.valid_from,
        "ends_on": seat.valid_to,
    }


def warning_rows(written: Written) -> list[dict[str, str]]:
    """What a write warns of."""
    return [{"field": w.field, "code": w.code, "message": w.message} for w in written.warnings]
