"""The shapes of requests, offers and suggestions in the API."""

from collections.abc import Collection, Sequence
from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Employee, JobFunction
from orgchange.teams.models import HelpOffer, JoinRequest, Party, RequestState, Standing, Team
from orgchange.teams.suggestions import Found, Reason

END = "The first day it no longer holds."


class AnswerRow(serializers.Serializer[Any]):
    """One answer; the comment is empty where the asker may not read it."""

    party = serializers.ChoiceField(Party.choices)
    is_yes = serializers.BooleanField()
    comment = serializers.CharField()
    answered_by = Reference()
    answered_at = serializers.DateTimeField()
    by_mail = serializers.BooleanField()


class JoinRequestRow(serializers.Serializer[Any]):
    """A request to join a team."""

    id = serializers.IntegerField()
    team = serializers.IntegerField()
    employee = Reference()
    manager = Reference(allow_null=True, help_text="Who is asked to release the time.")
    slot = serializers.CharField()
    standing = serializers.ChoiceField(Standing.choices)
    allocation = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text=END)
    message = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    state = serializers.ChoiceField(RequestState.choices)
    settled_at = serializers.DateTimeField(allow_null=True)
    obstacle = serializers.CharField(help_text="Why a granted request is not in the roster.")
    answers = AnswerRow(many=True)


class JoinRequestInput(serializers.Serializer[Any]):
    """Whom to ask, for what, from a day to before a day."""

    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.all())
    employee = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    slot = serializers.SlugField(max_length=40)
    standing = serializers.ChoiceField(Standing.choices, required=False)
    allocation = serializers.IntegerField(min_value=1, max_value=100)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False)
    message = serializers.CharField(max_length=2000, allow_blank=True, required=False)


class AnswerInput(serializers.Serializer[Any]):
    """Yes or no; `party` where one could answer for both sides."""

    is_yes = serializers.BooleanField()
    comment = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    party = serializers.ChoiceField(Party.choices, required=False)


class HelpOfferRow(serializers.Serializer[Any]):
    """An offer to help."""

    id = serializers.IntegerField()
    employee = Reference()
    team = serializers.IntegerField(allow_null=True, help_text="Null: any team.")
    interests = serializers.CharField()
    slots = serializers.ListField(child=serializers.CharField())
    allocation = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text=END)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class HelpOfferInput(serializers.Serializer[Any]):
    """What one offers; in a change, what is left out stays."""

    team = serializers.PrimaryKeyRelatedField(
        queryset=Team.objects.all(), allow_null=True, required=False
    )
    interests = serializers.CharField(max_length=500)
    slots = serializers.ListField(
        child=serializers.SlugField(max_length=40), max_length=30, required=False
    )
    allocation = serializers.IntegerField(min_value=1, max_value=100)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False)


class WishQuery(serializers.Serializer[Any]):
    """What is looked for."""

    slot = serializers.SlugField(max_length=40, default="")
    share = serializers.IntegerField(min_value=1, max_value=100)
    starts_on = serializers.DateField()
    last_day = serializers.DateField(default=None)
    who = serializers.IntegerField(min_value=1, default=None)


class ReasonRow(serializers.Serializer[Any]):
    """Why, or why not."""

    code = serializers.CharField()
    text = serializers.CharField()


class SuggestionRow(serializers.Serializer[Any]):
    """Somebody who could be asked."""

    employee = Reference()
    function = serializers.ChoiceField(JobFunction.choices)
    site = serializers.CharField()
    free = serializers.IntegerField(help_text="Per cent, on every one of the days.")
    points = serializers.IntegerField(help_text="The count of the reasons.")
    reasons = ReasonRow(many=True)
    is_asked = serializers.BooleanField(help_text="Has an open request for it.")


class SuggestionsRow(serializers.Serializer[Any]):
    """The best of those who could be asked."""

    total = serializers.IntegerField()
    site = serializers.CharField(help_text="Where most of the team works.")
    language = serializers.CharField(help_text="What most of the team speaks.")
    suggestions = SuggestionRow(many=True)
    against = ReasonRow(many=True, allow_null=True, help_text="For `who`; empty: would be asked.")


def request_row(row: JoinRequest, *, reads_all: bool) -> dict[str, Any]:
    """A `JoinRequestRow`."""
    return {
        "id": row.pk,
        "team": row.team_id,
        "employee": person_ref(row.employee),
        "manager": person_ref(row.manager),
        "slot": row.slot,
        "standing": row.standing,
        "allocation": row.allocation,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "message": row.message,
        "asked_by": str(row.asked_by),
        "asked_at": row.asked_at,
        "state": row.state,
        "settled_at": row.settled_at,
        "obstacle": row.obstacle if reads_all else "",
        "answers": [
            {
                "party": answer.party,
                "is_yes": answer.is_yes,
                "comment": answer.comment if reads_all or answer.party == Party.PERSON else "",
                "answered_by": person_ref(answer.answered_by),
                "answered_at": answer.answered_at,
                "by_mail": answer.by_mail,
            }
            for answer in row.answers.all()
        ],
    }


def offer_row(row: HelpOffer) -> dict[str, Any]:
    """A `HelpOfferRow`."""
    return {
        "id": row.pk,
        "employee": person_ref(row.employee),
        "team": row.team_id,
        "interests": row.interests,
        "slots": row.slots,
        "allocation": row.allocation,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "withdrawn_at": row.withdrawn_at,
    }


def suggestions_row(
    found: Found, against: Sequence[Reason] | None, asked: Collection[int]
) -> dict[str, Any]:
    """A `SuggestionsRow`."""
    return {
        "total": found.total,
        "site": found.profile.site,
        "language": found.profile.language,
        "suggestions": [
            {
                "employee": {"id": s.employee_id, "code": s.number, "name": s.name},
                "function": s.function,
                "site": s.site,
                "free": s.free,
                "points": s.points,
                "reasons": _reasons(s.reasons),
                "is_asked": s.employee_id in asked,
            }
            for s in found.suggestions
        ],
        "against": None if against is None else _reasons(against),
    }


def _reasons(reasons: Sequence[Reason]) -> list[dict[str, str]]:
    return [{"code": reason.code, "text": reason.text} for reason in reasons]
