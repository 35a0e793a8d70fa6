"""The shapes of the matching and of who came ready in the API."""

from typing import Any

from rest_framework import serializers

from courses.tracks.models import (
    MatchKind,
    MatchPair,
    MatchRun,
    PartnerSource,
    Supply,
    Track,
)
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import Employee


class ScorePartShape(serializers.Serializer[Any]):
    """A part of a score: how far it goes, of 1000, and its weight."""

    code = serializers.CharField()
    value = serializers.IntegerField()
    weight = serializers.IntegerField()


class OtherShape(serializers.Serializer[Any]):
    """Somebody who is not proposed, and why. `score`: of 10000."""

    who = serializers.IntegerField()
    score = serializers.IntegerField()
    why = serializers.ListField(child=serializers.CharField())
    parts = ScorePartShape(many=True)


class LeftShape(serializers.Serializer[Any]):
    """A need nobody is proposed for: how many could, and how many each limit bars."""

    need = serializers.IntegerField()
    allowed = serializers.IntegerField()
    bars = serializers.DictField(child=serializers.IntegerField())


class RunShape(serializers.Serializer[Any]):
    """A run. The same fingerprint gives the same pairs."""

    id = serializers.IntegerField()
    track = serializers.SlugField()
    kind = serializers.ChoiceField(MatchKind.choices)
    weights = serializers.DictField(child=serializers.IntegerField())
    share = serializers.IntegerField()
    fingerprint = serializers.CharField()
    people = serializers.IntegerField()
    places = serializers.IntegerField()
    left = LeftShape(many=True)
    run_at = serializers.DateTimeField()


class RunInput(serializers.Serializer[Any]):
    """Which track, which matching; weights that differ from those that ship."""

    track = serializers.SlugField()
    kind = serializers.ChoiceField(MatchKind.choices)
    weights = serializers.DictField(child=serializers.IntegerField(), required=False)
    share = serializers.IntegerField(required=False, min_value=1, max_value=100)


class PairShape(serializers.Serializer[Any]):
    """A proposed pair, and what a person made of it."""

    id = serializers.IntegerField()
    run = serializers.IntegerField()
    enrolment = serializers.IntegerField()
    pilot = serializers.IntegerField(allow_null=True)
    mentor = serializers.IntegerField(allow_null=True)
    score = serializers.DecimalField(7, 4)
    reasons = ScorePartShape(many=True)
    others = OtherShape(many=True)
    is_override = serializers.BooleanField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    refused_at = serializers.DateTimeField(allow_null=True)
    words = serializers.CharField()


class OverrideInput(serializers.Serializer[Any]):
    """A pilot (or a way) and the way (or the mentor) that takes it, with the reason."""

    need = serializers.IntegerField()
    taker = serializers.IntegerField()
    reason = serializers.CharField(max_length=2000)


class WordsInput(serializers.Serializer[Any]):
    """Why not."""

    words = serializers.CharField(max_length=2000)


class SupplyShape(serializers.Serializer[Any]):
    """Somebody who came ready. No `last_day`: for good."""

    id = serializers.IntegerField()
    track = serializers.SlugField()
    employee = serializers.IntegerField()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # so named
        PartnerSource.choices
    )
    partner = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class SupplyInput(serializers.Serializer[Any]):
    """Who, from where, from when."""

    track = serializers.SlugRelatedField(slug_field="code", queryset=Track.objects.all())
    employee = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    source = serializers.ChoiceField(  # type: ignore[assignment]  # so named
        PartnerSource.choices
    )
    partner = serializers.CharField(max_length=200, required=False, allow_blank=True)
    starts_on = serializers.DateField()
    last_day = serializers.DateField(required=False)


class SupplyEndInput(serializers.Serializer[Any]):
    """The last day."""

    last_day = serializers.DateField()


def run_row(row: MatchRun) -> dict[str, Any]:
    """A run as JSON."""
    names = ("id", "kind", "weights", "share", "fingerprint", "people", "places", "left", "run_at")
    return {"track": row.track.code, **{name: getattr(row, name) for name in names}}


def pair_row(row: MatchPair) -> dict[str, Any]:
    """A pair as JSON."""
    return {
        "id": row.pk,
        "run": row.run_id,
        "enrolment": row.enrolment_id,
        "pilot": row.pilot_id,
        "mentor": row.mentor_id,
        "score": f"{row.score:.4f}",
        "reasons": row.reasons,
        "others": row.others,
        "is_override": row.is_override,
        "confirmed_at": row.confirmed_at,
        "refused_at": row.refused_at,
        "words": row.words,
    }


def supply_row(row: Supply) -> dict[str, Any]:
    """Somebody who came ready, as JSON."""
    return {
        "id": row.pk,
        "track": row.track.code,
        "employee": row.employee_id,
        "source": row.source,
        "partner": row.partner,
        "starts_on": row.starts_on,
        "ends_on": None if row.ends_on == OPEN_DATE else row.ends_on,
    }
