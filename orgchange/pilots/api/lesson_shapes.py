"""The shapes of lessons, of their uses, and of thanks in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Employee
from orgchange.innovation.models import Proposal
from orgchange.pilots.likeness.finding import LikePilot
from orgchange.pilots.models import Lesson, LessonUse, Pilot, SkillEvidence, ThankYou
from orgchange.pilots.services.evidence import LONGEST_REMARK


class LessonRow(serializers.Serializer[Any]):
    """A lesson. No `published_at`: it is being written, and only its pilot's people see it."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    title = serializers.CharField()
    believed = serializers.CharField()
    saw = serializers.CharField()
    differently = serializers.CharField()
    ask = Reference(allow_null=True)
    language = serializers.CharField()
    revision = serializers.IntegerField()
    published_at = serializers.DateTimeField(allow_null=True)
    uses = serializers.IntegerField(help_text="Proposals and pilots that it helped.")


class LessonFields(serializers.Serializer[Any]):
    """What a lesson says; what is left out stays as it is."""

    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    believed = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    saw = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    differently = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    ask = serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), required=False, allow_null=True
    )


class LessonInput(LessonFields):
    """The first saving of a pilot's lesson."""

    pilot = serializers.PrimaryKeyRelatedField(queryset=Pilot.objects.all())


class LessonChange(LessonFields):
    """A later one; `revision` is the one that was read."""

    revision = serializers.IntegerField(min_value=0)


class LikeRow(serializers.Serializer[Any]):
    """An ended pilot like a text; its lesson, where it is published."""

    pilot = serializers.IntegerField()
    title = serializers.CharField()
    verdict = serializers.CharField()
    likeness = serializers.FloatField(help_text="From 0 to 1.")
    shared = serializers.ListField(
        child=serializers.CharField(), help_text="What both speak of, in the reader's language."
    )
    lesson = LessonRow(allow_null=True)


class UseInput(serializers.Serializer[Any]):
    """What a lesson helped with: a proposal or a pilot, one of the two."""

    lesson = serializers.PrimaryKeyRelatedField(queryset=Lesson.objects.all())
    proposal = serializers.PrimaryKeyRelatedField(
        queryset=Proposal.objects.all(), required=False, allow_null=True
    )
    pilot = serializers.PrimaryKeyRelatedField(
        queryset=Pilot.objects.all(), required=False, allow_null=True
    )
    words = serializers.CharField(max_length=300, required=False, allow_blank=True)


class UseRow(serializers.Serializer[Any]):
    """A use of a lesson. Who said so is left out: whose a proposal is may be hidden."""

    id = serializers.IntegerField()
    lesson = serializers.IntegerField()
    proposal = serializers.IntegerField(allow_null=True)
    pilot = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()


class ThankYouInput(serializers.Serializer[Any]):
    """Thanks for help with a pilot."""

    pilot = serializers.PrimaryKeyRelatedField(queryset=Pilot.objects.all())
    receiver = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    words = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ThankYouRow(serializers.Serializer[Any]):
    """Thanks as they are shown. `is_declined`: seen by who was thanked alone."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    giver = Reference()
    receiver = Reference()
    words = serializers.CharField()
    is_across = serializers.BooleanField(help_text="They worked in different departments.")
    given_at = serializers.DateTimeField()
    is_declined = serializers.BooleanField()


class EvidenceRow(serializers.Serializer[Any]):
    """What somebody did in a pilot: facts, never its outcome."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    employee = Reference()
    slot = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day after it.")
    allocation = serializers.IntegerField(help_text="Per cent, weighed by days.")
    facts = serializers.DictField()
    remark = serializers.CharField(help_text="What the person says about it.")
    remarked_at = serializers.DateTimeField(allow_null=True)
    posted_at = serializers.DateTimeField()


class RemarkInput(serializers.Serializer[Any]):
    """What the person says about it; empty takes it back."""

    words = serializers.CharField(allow_blank=True, max_length=LONGEST_REMARK)


def lesson_row(lesson: Lesson) -> dict[str, Any]:
    """A lesson as JSON; expects `ask`."""
    names = ("title", "believed", "saw", "differently", "language", "revision", "uses")
    return {
        "id": lesson.pk,
        "pilot": lesson.pilot_id,
        "ask": person_ref(lesson.ask) if lesson.ask else None,
        "published_at": lesson.published_at,
        **{name: getattr(lesson, name) for name in names},
    }


def like_row(hit: LikePilot) -> dict[str, Any]:
    """An ended pilot like a text as JSON."""
    return {
        "pilot": hit.pilot.pk,
        "title": hit.pilot.title,
        "verdict": hit.pilot.verdict,
        "likeness": round(hit.likeness, 3),
        "shared": list(hit.shared_words),
        "lesson": lesson_row(hit.lesson) if hit.lesson else None,
    }


def use_row(use: LessonUse) -> dict[str, Any]:
    """A use of a lesson as JSON."""
    return {
        "id": use.pk,
        "lesson": use.lesson_id,
        "proposal": use.proposal_id,
        "pilot": use.pilot_id,
        "at": use.at,
    }


def thank_you_row(row: ThankYou) -> dict[str, Any]:
    """Thanks as JSON; expects both people."""
    return {
        "id": row.pk,
        "pilot": row.pilot_id,
        "giver": person_ref(row.giver),
        "receiver": person_ref(row.receiver),
        "words": row.words,
        "is_across": row.is_across,
        "given_at": row.given_at,
        "is_declined": row.declined_at is not None,
    }


def evidence_row(row: SkillEvidence) -> dict[str, Any]:
    """A piece of evidence as JSON; expects the person."""
    names = (
        "slot",
        "starts_on",
        "ends_on",
        "allocation",
        "facts",
        "remark",
        "remarked_at",
        "posted_at",
    )
    return {
        "id": row.pk,
        "pilot": row.pilot_id,
        "employee": person_ref(row.employee),
        **{name: getattr(row, name) for name in names},
    }
