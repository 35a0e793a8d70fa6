"""The shapes of panels and certificates in the API."""

from datetime import date
from typing import Any

from rest_framework import serializers

from courses.catalogue.models import Skill
from courses.tracks.assessing.reads import is_shown
from courses.tracks.certificates.reads import Stand, stand_of
from courses.tracks.models import AssessmentPanel, AssessorSeat, PanelResult, TrackCertificate
from courses.tracks.services.certifying import LONGEST_DOMAIN, MOST_DOMAINS
from courses.tracks.services.panels import LONGEST_PLACE, MOST_WORDS
from courses.tracks.services.scoring import MOST_WORDS as MOST_SCORE_WORDS
from courses.tracks.services.seats import MOST_SEATS
from courses.tracks.services.seats import MOST_WORDS as MOST_REASON
from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Employee
from orgchange.pilots.models import Pilot


class TrackScoreRow(serializers.Serializer[Any]):
    """What an assessor saw of a skill."""

    skill = serializers.CharField(help_text="Its code.")
    level = serializers.IntegerField()
    words = serializers.CharField()


class TrackSeatRow(serializers.Serializer[Any]):
    """An assessor. `scores`: one's own; others' once everybody has finished."""

    id = serializers.IntegerField()
    person = Reference()
    is_third = serializers.BooleanField()
    affirmed_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    scores = TrackScoreRow(many=True)


class TrackPanelRow(serializers.Serializer[Any]):
    """A panel: for whom, when, where, before whom, and what came of it."""

    id = serializers.IntegerField()
    enrolment = serializers.IntegerField()
    person = Reference()
    track = serializers.CharField()
    level = serializers.IntegerField()
    pilot = serializers.IntegerField(allow_null=True)
    held_at = serializers.DateTimeField()
    place = serializers.CharField()
    began_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    result = serializers.ChoiceField(PanelResult.choices, allow_null=True)
    words = serializers.CharField()
    seats = TrackSeatRow(many=True)


class TrackPanelInput(serializers.Serializer[Any]):
    """A panel to be called."""

    enrolment = serializers.IntegerField(min_value=1, max_value=2**53)
    level = serializers.IntegerField(min_value=1, max_value=4)
    held_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=LONGEST_PLACE, allow_blank=True, default="")
    pilot = serializers.PrimaryKeyRelatedField(
        queryset=Pilot.objects.all(), required=False, allow_null=True
    )
    assessors = serializers.ListField(
        child=serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all()),
        max_length=MOST_SEATS,
    )


class TrackSeatInput(serializers.Serializer[Any]):
    """Who is asked."""

    employee = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())


class TrackReasonInput(serializers.Serializer[Any]):
    """Why not."""

    reason = serializers.CharField(max_length=MOST_REASON)


class PanelWordsInput(serializers.Serializer[Any]):
    """Words for the candidate."""

    words = serializers.CharField(max_length=MOST_WORDS)


class TrackScoreInput(serializers.Serializer[Any]):
    """What one saw of a skill, by its code."""

    skill = serializers.SlugRelatedField(slug_field="code", queryset=Skill.objects.all())
    level = serializers.IntegerField(min_value=0, max_value=4)
    words = serializers.CharField(max_length=MOST_SCORE_WORDS, allow_blank=True, default="")


class TrackScoresInput(serializers.Serializer[Any]):
    """What one saw."""

    scores = serializers.ListField(child=TrackScoreInput(), max_length=100)


class TrackCloseInput(PanelWordsInput):
    """What came of it."""

    result = serializers.ChoiceField(PanelResult.choices)
    level = serializers.IntegerField(min_value=1, max_value=4)


class CertificateRow(serializers.Serializer[Any]):
    """A certificate, and how it stands today."""

    id = serializers.IntegerField()
    enrolment = serializers.IntegerField()
    person = Reference()
    track = serializers.CharField()
    code = serializers.CharField()
    level = serializers.IntegerField()
    domains = serializers.ListField(child=serializers.CharField())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day it is no longer valid.")
    stands = serializers.ChoiceField([(one.value, one.value) for one in Stand])


class CertifyInput(serializers.Serializer[Any]):
    """Whose certificate is signed, in which domains; none for a renewal."""

    enrolment = serializers.IntegerField(min_value=1, max_value=2**53)
    domains = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_DOMAIN),
        max_length=MOST_DOMAINS,
        default=list,
    )


def panel_row(panel: AssessmentPanel, *, viewer_id: int | None) -> dict[str, Any]:
    """A panel as JSON; expects seats and scores to be read with it."""
    seats = [row for row in panel.seats.all() if row.declined_at is None]
    own = next((row for row in seats if row.employee_id == viewer_id), None)
    shows = is_shown(seats, own)
    way = panel.enrolment
    return {
        "id": panel.pk,
        "enrolment": way.pk,
        "person": person_ref(way.employee),
        "track": way.track.code,
        "level": panel.level,
        "pilot": panel.pilot_id,
        "held_at": panel.held_at,
        "place": panel.place,
        "began_at": panel.began_at,
        "closed_at": panel.closed_at,
        "cancelled_at": panel.cancelled_at,
        "result": panel.result or None,
        "words": panel.words,
        "seats": [_seat(row, own=row == own, shows=shows) for row in seats],
    }


def _seat(row: AssessorSeat, *, own: bool, shows: bool) -> dict[str, Any]:
    is_read = own or (shows and row.finished_at is not None)
    return {
        "id": row.pk,
        "person": person_ref(row.employee),
        "is_third": row.is_third,
        "affirmed_at": row.affirmed_at,
        "finished_at": row.finished_at,
        "scores": [
            {"skill": score.skill.code, "level": score.level, "words": score.words}
            for score in row.scores.all()
            if is_read
        ],
    }


def certificate_row(row: TrackCertificate, *, on: date) -> dict[str, Any]:
    """A certificate as JSON."""
    way = row.enrolment
    return {
        "id": row.pk,
        "enrolment": way.pk,
        "person": person_ref(way.employee),
        "track": way.track.code,
        "code": row.code,
        "level": row.level,
        "domains": row.domains,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "stands": stand_of(row, on=on),
    }
