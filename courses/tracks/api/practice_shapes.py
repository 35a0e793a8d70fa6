"""The shapes of evidence, signatures, mentorships and meetings in the API."""

from typing import Any

from rest_framework import serializers

from courses.tracks.models import (
    Item,
    MentorSession,
    Mentorship,
    SignerRole,
    SignRequest,
    SignState,
    Submission,
    TrackEnrolment,
    Visibility,
)
from courses.tracks.services import evidence, mentoring, signing
from orgchange.directory.models import Employee


class ValueShape(serializers.Serializer[Any]):
    """The figures of an estimate of value; how one knows them are the words beside."""

    low = serializers.DecimalField(max_digits=18, decimal_places=4)
    high = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, allow_null=True
    )
    unit = serializers.CharField(max_length=evidence.LONGEST_UNIT)


class TrackSubmissionRow(serializers.Serializer[Any]):
    """A piece of evidence as handed in. It is never changed: a new version takes its place."""

    id = serializers.IntegerField()
    enrolment = serializers.IntegerField()
    item = serializers.IntegerField()
    code = serializers.CharField(help_text="Of the item.")
    number = serializers.IntegerField(help_text="Its version, from 1.")
    words = serializers.CharField()
    link = serializers.CharField()
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    value = ValueShape(allow_null=True)
    visibility = serializers.ChoiceField(Visibility.choices)
    happened_on = serializers.DateField(allow_null=True)
    submitted_at = serializers.DateTimeField()


class TrackSubmissionInput(serializers.Serializer[Any]):
    """Evidence to hand in, as JSON, or as multipart/form-data with a file."""

    enrolment = serializers.PrimaryKeyRelatedField(queryset=TrackEnrolment.objects.all())
    item = serializers.PrimaryKeyRelatedField(queryset=Item.objects.select_related("terms"))
    words = serializers.CharField(required=False, allow_blank=True, max_length=evidence.MOST_WORDS)
    link = serializers.CharField(required=False, allow_blank=True, max_length=evidence.LONGEST_LINK)
    file = serializers.FileField(required=False, allow_empty_file=True)
    low = serializers.DecimalField(max_digits=18, decimal_places=4, required=False)
    high = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, allow_null=True
    )
    unit = serializers.CharField(required=False, allow_blank=True, max_length=evidence.LONGEST_UNIT)
    visibility = serializers.ChoiceField(Visibility.choices, required=False)
    happened_on = serializers.DateField(required=False, allow_null=True)


class SignRequestRow(serializers.Serializer[Any]):
    """A signature asked for: under a submission, or under a whole stage (`submission` null)."""

    id = serializers.IntegerField()
    enrolment = serializers.IntegerField()
    stage = serializers.CharField()
    submission = serializers.IntegerField(allow_null=True)
    role = serializers.ChoiceField(SignerRole.choices)
    state = serializers.ChoiceField(SignState.choices)
    asked_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    signer = serializers.IntegerField(allow_null=True)
    words = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)


class SignInput(serializers.Serializer[Any]):
    """Words with a signature."""

    words = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=signing.MOST_WORDS
    )


class ReturnInput(serializers.Serializer[Any]):
    """What is missing."""

    words = serializers.CharField(max_length=signing.MOST_WORDS)


class MentorshipRow(serializers.Serializer[Any]):
    """A mentor of somebody, from a day to before a day. Reasons only for who has a part in it."""

    id = serializers.IntegerField()
    enrolment = serializers.IntegerField()
    mentor = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day after it.")
    reason = serializers.CharField()
    end_reason = serializers.CharField()


class MentorshipInput(serializers.Serializer[Any]):
    """A pair to make."""

    enrolment = serializers.PrimaryKeyRelatedField(queryset=TrackEnrolment.objects.all())
    mentor = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    starts_on = serializers.DateField()
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=mentoring.MOST_WORDS
    )


class MentorHandOverInput(serializers.Serializer[Any]):
    """Who mentors from a day on, and why."""

    mentor = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    on = serializers.DateField()
    reason = serializers.CharField(max_length=mentoring.MOST_WORDS)


class MentorshipEndInput(serializers.Serializer[Any]):
    """With which day it ends, and why."""

    last_day = serializers.DateField()
    reason = serializers.CharField(max_length=mentoring.MOST_WORDS)


class MentorSessionRow(serializers.Serializer[Any]):
    """A meeting of mentor and candidate."""

    id = serializers.IntegerField()
    mentorship = serializers.IntegerField()
    held_on = serializers.DateField()
    minutes = serializers.IntegerField()
    about = serializers.CharField()
    next_steps = serializers.CharField()
    logged_by = serializers.CharField()


class MentorSessionInput(serializers.Serializer[Any]):
    """A meeting to write down."""

    mentorship = serializers.PrimaryKeyRelatedField(queryset=Mentorship.objects.all())
    held_on = serializers.DateField()
    minutes = serializers.IntegerField(min_value=mentoring.SHORTEST, max_value=mentoring.LONGEST)
    about = serializers.CharField(max_length=mentoring.MOST_WORDS)
    next_steps = serializers.CharField(
        required=False, allow_blank=True, max_length=mentoring.MOST_WORDS
    )


def submission_row(row: Submission) -> dict[str, Any]:
    """A piece of evidence as JSON."""
    names = ("number", "words", "link", "file_name", "sha256", "visibility", "happened_on")
    held = getattr(row, "value", None)
    value = {"low": str(held.low), "high": _text(held.high), "unit": held.unit} if held else None
    return {
        "id": row.pk,
        "enrolment": row.enrolment_id,
        "item": row.item_id,
        "code": row.item.code,
        **{name: getattr(row, name) for name in names},
        "value": value,
        "submitted_at": row.submitted_at,
    }


def request_row(row: SignRequest) -> dict[str, Any]:
    """A signature as JSON."""
    names = ("role", "state", "asked_at", "due_at", "words", "decided_at")
    return {
        "id": row.pk,
        "enrolment": row.enrolment_id,
        "stage": row.terms.stage.code,
        "submission": row.submission_id,
        "signer": row.signer_id,
        **{name: getattr(row, name) for name in names},
    }


def mentorship_row(row: Mentorship, *, private: bool) -> dict[str, Any]:
    """A mentorship as JSON; its reasons only where they may be read."""
    return {
        "id": row.pk,
        "enrolment": row.enrolment_id,
        "mentor": row.mentor_id,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "reason": row.reason if private else "",
        "end_reason": row.end_reason if private else "",
    }


def session_row(row: MentorSession) -> dict[str, Any]:
    """A meeting as JSON."""
    names = ("held_on", "minutes", "about", "next_steps")
    return {
        "id": row.pk,
        "mentorship": row.mentorship_id,
        **{name: getattr(row, name) for name in names},
        "logged_by": str(row.logged_by or ""),
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
