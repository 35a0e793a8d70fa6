"""The shapes of readings, check-ins and alarms in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.models import (
    CheckIn,
    KillAlarm,
    KillCriterion,
    Mood,
    Pilot,
    Reading,
    ReadingSource,
)
from orgchange.pilots.reading_files.written import FileLine

MOST_READINGS = 1000


class ReadingRow(serializers.Serializer[Any]):
    """What a measure showed on a day."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    series = serializers.SlugField()
    measured_on = serializers.DateField()
    value = serializers.DecimalField(16, 4)
    sample = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()
    source = serializers.ChoiceField(ReadingSource.choices)  # type: ignore[assignment]
    key = serializers.CharField()
    corrects = serializers.IntegerField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    stands = serializers.BooleanField(
        help_text="No later reading corrects it, and nobody withdrew it."
    )
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_because = serializers.CharField(help_text="Empty where it was not withdrawn.")


class NewReadingInput(serializers.Serializer[Any]):
    """A reading. `key` makes a repeated request the same reading."""

    series = serializers.SlugField(max_length=40, default="primary")
    measured_on = serializers.DateField()
    value = serializers.DecimalField(16, 4)
    sample = serializers.IntegerField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)
    key = serializers.CharField(required=False, allow_blank=True, max_length=120)
    corrects = serializers.IntegerField(
        required=False, allow_null=True, help_text="The id of the reading that was wrong."
    )


class ReadingInput(NewReadingInput):
    """A reading of a pilot."""

    pilot = serializers.PrimaryKeyRelatedField(queryset=Pilot.objects.all())


class ReadingsInput(serializers.Serializer[Any]):
    """Readings of a pilot: all of them are written, or none."""

    pilot = serializers.PrimaryKeyRelatedField(queryset=Pilot.objects.all())
    readings = serializers.ListField(
        child=NewReadingInput(), min_length=1, max_length=MOST_READINGS
    )


class WithdrawInput(serializers.Serializer[Any]):
    """Why a reading should never have existed."""

    reason = serializers.CharField(max_length=500)


class UndoFileInput(WithdrawInput):
    """Why, and how many of its readings stood when it was looked at."""

    standing = serializers.IntegerField(min_value=0)


class ReadingFileRow(serializers.Serializer[Any]):
    """The readings that a file wrote; `id` is that of the first of them."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    written_at = serializers.DateTimeField()
    written_by = serializers.CharField()
    written = serializers.IntegerField(help_text="How many readings.")
    standing = serializers.IntegerField(help_text="Of those, how many stand.")


class UndoPreview(serializers.Serializer[Any]):
    """What undoing a file would do, and what stands on its readings."""

    id = serializers.IntegerField()
    standing = serializers.IntegerField()
    withdrawn = serializers.ListField(child=serializers.IntegerField())
    put_back = serializers.ListField(
        child=serializers.IntegerField(), help_text="Readings that would stand again, as new ones."
    )
    changed_since = serializers.IntegerField(help_text="Left as they are.")
    stakes = serializers.ListField(child=serializers.CharField())


class CheckInRow(serializers.Serializer[Any]):
    """A fortnight, as its team says."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    mood = serializers.ChoiceField(Mood.choices)
    happened = serializers.CharField()
    next_steps = serializers.CharField()
    blocked_by = serializers.CharField()
    work_done = serializers.IntegerField(help_text="Of all estimated work, in per cent.")
    buffer_used = serializers.IntegerField(help_text="In days, by then.")
    written_by = serializers.CharField()
    written_at = serializers.DateTimeField()


class SaidInput(serializers.Serializer[Any]):
    """What a check-in says."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    mood = serializers.ChoiceField(Mood.choices)
    happened = serializers.CharField(max_length=MOST_WORDS)
    next_steps = serializers.CharField(max_length=MOST_WORDS, allow_blank=True, default="")
    blocked_by = serializers.CharField(max_length=MOST_WORDS, allow_blank=True, default="")
    work_done = serializers.IntegerField(min_value=0, max_value=100)
    buffer_used = serializers.IntegerField(min_value=0)


class CheckInInput(SaidInput):
    """A check-in, with the readings of its days: both are written, or none."""

    pilot = serializers.PrimaryKeyRelatedField(queryset=Pilot.objects.all())
    readings = serializers.ListField(
        child=NewReadingInput(), required=False, max_length=MOST_READINGS
    )


class KillAlarmRow(serializers.Serializer[Any]):
    """A kill criterion that is, or was, met."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    criterion = serializers.IntegerField()
    text = serializers.CharField(help_text="The criterion in words.")
    reading = serializers.IntegerField(allow_null=True)
    words = serializers.CharField()
    raised_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    settled_words = serializers.CharField()


class KillAlarmInput(serializers.Serializer[Any]):
    """A criterion that people watch is met."""

    pilot = serializers.PrimaryKeyRelatedField(queryset=Pilot.objects.all())
    criterion = serializers.PrimaryKeyRelatedField(queryset=KillCriterion.objects.all())
    words = serializers.CharField(max_length=MOST_WORDS)


class SettleAlarmInput(serializers.Serializer[Any]):
    """Why an alarm was none."""

    words = serializers.CharField(max_length=MOST_WORDS)


class PilotResultRow(serializers.Serializer[Any]):
    """What the readings say against the contract, in words and in figures."""

    pilot = serializers.IntegerField()
    headline = serializers.CharField()
    lines = serializers.ListField(child=serializers.CharField())
    figures = serializers.JSONField()


def file_row(row: FileLine) -> dict[str, Any]:
    """A file of readings as JSON."""
    return {
        "id": row.first,
        "pilot": row.pilot_id,
        "written_at": row.at,
        "written_by": str(row.by),
        "written": row.written,
        "standing": row.standing,
    }


def reading_row(row: Reading) -> dict[str, Any]:
    """A reading as JSON; `withdrawal` comes with it."""
    withdrawal = getattr(row, "withdrawal", None)
    return {
        "id": row.pk,
        "pilot": row.pilot_id,
        "series": row.series,
        "measured_on": row.measured_on,
        "value": f"{row.value:.4f}",
        "sample": row.sample,
        "note": row.note,
        "source": row.source,
        "key": row.key,
        "corrects": row.corrects_id,
        "recorded_at": row.recorded_at,
        "stands": row.stands,
        "withdrawn_at": withdrawal.withdrawn_at if withdrawal else None,
        "withdrawn_because": withdrawal.reason if withdrawal else "",
    }


def check_in_row(row: CheckIn) -> dict[str, Any]:
    """A check-in as JSON."""
    names = ("starts_on", "ends_on", "mood", "happened", "next_steps", "blocked_by")
    return {
        "id": row.pk,
        "pilot": row.pilot_id,
        **{name: getattr(row, name) for name in names},
        "work_done": row.work_done,
        "buffer_used": row.buffer_used,
        "written_by": str(row.written_by),
        "written_at": row.written_at,
    }


def alarm_row(row: KillAlarm) -> dict[str, Any]:
    """An alarm as JSON."""
    return {
        "id": row.pk,
        "pilot": row.pilot_id,
        "criterion": row.criterion_id,
        "text": str(row.criterion),
        "reading": row.reading_id,
        "words": row.words,
        "raised_at": row.raised_at,
        "settled_at": row.settled_at,
        "settled_words": row.settled_words,
    }
