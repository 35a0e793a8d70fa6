"""The shapes of tracks, versions and offices in the API."""

from typing import Any

from rest_framework import serializers

from courses.tracks.editing.checks import MOST_ITEMS, MOST_STAGES, RANGES
from courses.tracks.editing.documents import document_of
from courses.tracks.models import (
    ItemKind,
    SignerRole,
    StageKind,
    Track,
    TrackOffice,
    TrackRole,
    TrackVersion,
)
from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Employee


class TrackRow(serializers.Serializer[Any]):
    """A track. `version`: the published one that who begins now is on; `draft`: the next."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    about = serializers.CharField()
    about_zh = serializers.CharField()
    slot = serializers.CharField()
    retired_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)


class TrackChanges(serializers.Serializer[Any]):
    """Other words for what a track is."""

    name = serializers.CharField(max_length=200, required=False)
    name_zh = serializers.CharField(max_length=200, required=False, allow_blank=True)
    about = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    about_zh = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    slot = serializers.CharField(max_length=40, required=False, allow_blank=True)


class TrackInput(TrackChanges):
    """A track that is new."""

    code = serializers.CharField(max_length=60)
    name = serializers.CharField(max_length=200)


class TrackThresholdsShape(serializers.Serializer[Any]):
    """The numbers of a version."""

    def get_fields(self) -> dict[str, Any]:
        """One for each, within its range."""
        return {
            name: serializers.IntegerField(min_value=low, max_value=high)
            for name, (low, high) in RANGES.items()
        }


class TrackCheckShape(serializers.Serializer[Any]):
    """Something that must hold before a stage is entered."""

    code = serializers.CharField(max_length=40)
    settings = serializers.DictField(child=serializers.JSONField(), required=False, default=dict)

    def validate_settings(self, value: dict[str, Any]) -> dict[str, Any]:
        """Words, numbers and lists of words."""
        for one in value.values():
            words = one if isinstance(one, list) else [one]
            if not all(isinstance(word, str | int) for word in words):
                raise serializers.ValidationError("Words, numbers, or lists of words.")
        for name in ("stage", "stages"):
            if name in value and not isinstance(value[name], str if name == "stage" else list):
                raise serializers.ValidationError(f"{name}: wrong type.")
        return value


class TrackItemShape(serializers.Serializer[Any]):
    """A piece of exit evidence with its written anchor."""

    code = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(ItemKind.choices)
    name = serializers.CharField(max_length=200)
    name_zh = serializers.CharField(max_length=200, allow_blank=True, default="")
    anchor = serializers.CharField(max_length=5000, allow_blank=True, default="")
    anchor_zh = serializers.CharField(max_length=5000, allow_blank=True, default="")
    signed_by = serializers.ChoiceField(SignerRole.choices, allow_blank=True, default="")
    is_mandatory = serializers.BooleanField(default=True)
    course = serializers.CharField(
        max_length=60, allow_blank=True, default="", help_text="The course's code, or empty."
    )


class TrackStageShape(serializers.Serializer[Any]):
    """A stage: what lets in, what shows that it is done, who signs, in how many days."""

    code = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(StageKind.choices)
    name = serializers.CharField(max_length=200)
    name_zh = serializers.CharField(max_length=200, allow_blank=True, default="")
    about = serializers.CharField(max_length=5000, allow_blank=True, default="")
    about_zh = serializers.CharField(max_length=5000, allow_blank=True, default="")
    due_days = serializers.IntegerField(min_value=1, max_value=1100, allow_null=True, default=None)
    signers = serializers.ListField(
        child=serializers.ChoiceField(SignerRole.choices), max_length=8, default=list
    )
    criteria = TrackCheckShape(many=True, default=list)
    items = serializers.ListField(child=TrackItemShape(), max_length=MOST_ITEMS, default=list)


class TrackLevelShape(serializers.Serializer[Any]):
    """A level of the certificate, and the profile that it needs, by its code."""

    level = serializers.IntegerField(min_value=1, max_value=4)
    name = serializers.CharField(max_length=200)
    name_zh = serializers.CharField(max_length=200, allow_blank=True, default="")
    profile = serializers.CharField(max_length=60)


class TrackDocumentShape(serializers.Serializer[Any]):
    """Everything that a version says."""

    notes = serializers.CharField(max_length=5000, allow_blank=True, default="")
    thresholds = TrackThresholdsShape()
    stages = serializers.ListField(child=TrackStageShape(), max_length=MOST_STAGES)
    levels = serializers.ListField(child=TrackLevelShape(), max_length=4)


class TrackProblemShape(serializers.Serializer[Any]):
    """What would break, and where."""

    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class TrackVersionRow(serializers.Serializer[Any]):
    """A version of a track, with everything it says."""

    id = serializers.IntegerField()
    track = serializers.CharField(help_text="The track's code.")
    number = serializers.IntegerField()
    published_at = serializers.DateTimeField(allow_null=True)
    document = TrackDocumentShape()


class TrackOfficeRow(serializers.Serializer[Any]):
    """An office that somebody holds in a track. `last_day` is null while it is open."""

    id = serializers.IntegerField()
    track = serializers.CharField(help_text="The track's code.")
    person = Reference()
    role = serializers.ChoiceField(TrackRole.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="The first day without it.")


class TrackOfficeInput(serializers.Serializer[Any]):
    """Who holds which office from when."""

    track = serializers.SlugRelatedField(slug_field="code", queryset=Track.objects.all())
    employee = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    role = serializers.ChoiceField(TrackRole.choices)
    starts_on = serializers.DateField()
    last_day = serializers.DateField(required=False, allow_null=True)


class TrackOfficeEnd(serializers.Serializer[Any]):
    """The last day of an office; today, where none is said."""

    last_day = serializers.DateField(required=False, allow_null=True)


def track_row(track: Track) -> dict[str, Any]:
    """A track as JSON; expects `newest`, the number of its published version."""
    names = ("code", "name", "name_zh", "about", "about_zh", "slot", "retired_at")
    said = {name: getattr(track, name) for name in names}
    return {"id": track.pk, **said, "version": getattr(track, "newest", None)}


def version_row(version: TrackVersion) -> dict[str, Any]:
    """A version as JSON."""
    return {
        "id": version.pk,
        "track": version.track.code,
        "number": version.number,
        "published_at": version.published_at,
        "document": document_of(version),
    }


def office_row(office: TrackOffice) -> dict[str, Any]:
    """An office as JSON."""
    return {
        "id": office.pk,
        "track": office.track.code,
        "person": person_ref(office.employee),
        "role": office.role,
        "starts_on": office.starts_on,
        "ends_on": office.ends_on,
    }
