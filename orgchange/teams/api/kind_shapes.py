"""The shapes of kinds of team and of waivers in the API."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from orgchange.directory.models import JobFunction
from orgchange.teams.models import KindSlot, KindVersion, TargetFigure, Team, TeamKind, Waiver
from orgchange.teams.services.kind_checks import SLOT_FIELDS
from orgchange.teams.services.kinds import DRAFT_FIELDS

VERSION_FIELDS = ("number", *DRAFT_FIELDS, "published_at")


class SlotNeedField(serializers.Serializer[Any]):
    """A level of a skill."""

    skill = serializers.CharField(max_length=60)
    level = serializers.IntegerField(min_value=1, max_value=4)


class SlotRow(serializers.Serializer[Any]):
    """A slot of a version, in order."""

    code = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=200)
    name_zh = serializers.CharField(max_length=200, allow_blank=True, default="")
    required = serializers.IntegerField(  # type: ignore[assignment]  # a field of that name
        min_value=0, max_value=100, default=1, help_text="0: welcome, and never missing."
    )
    function = serializers.ChoiceField(
        JobFunction.choices, allow_blank=True, default="", help_text="Empty: any."
    )
    is_core = serializers.BooleanField(default=False)
    needs = SlotNeedField(many=True, default=list, help_text="What who fills it should hold.")
    needs_must = serializers.BooleanField(
        default=False, help_text="Who lacks one is refused, not only warned of."
    )


class PairField(serializers.ListField):
    """Two codes of slots."""

    child = serializers.SlugField(max_length=40)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_length=2, max_length=2, **kwargs)


class VersionRow(serializers.Serializer[Any]):
    """A version of a kind. A draft until `published_at`; then nothing in it changes."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    purpose = serializers.CharField()
    purpose_zh = serializers.CharField()
    target = serializers.ChoiceField(TargetFigure.choices)
    minimum_share = serializers.IntegerField(help_text="Per cent; the share must be more.")
    slots_per_person = serializers.IntegerField()
    never_together = serializers.ListField(child=PairField())
    notes = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    slots = SlotRow(many=True)


class KindRow(serializers.Serializer[Any]):
    """A kind of team, with its versions, newest first. Drafts only for who may write them."""

    id = serializers.IntegerField()
    code = serializers.SlugField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    retired_at = serializers.DateTimeField(allow_null=True)
    versions = VersionRow(many=True)


class KindInput(serializers.Serializer[Any]):
    """A new kind."""

    code = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=200)
    name_zh = serializers.CharField(max_length=200, allow_blank=True, required=False)


class KindDraftInput(serializers.Serializer[Any]):
    """What the draft shall say; left out, it stays. `slots` replaces all of them."""

    name = serializers.CharField(max_length=200, required=False)
    name_zh = serializers.CharField(max_length=200, allow_blank=True, required=False)
    purpose = serializers.CharField(allow_blank=True, required=False)
    purpose_zh = serializers.CharField(allow_blank=True, required=False)
    target = serializers.ChoiceField(TargetFigure.choices, required=False)
    minimum_share = serializers.IntegerField(min_value=0, max_value=99, required=False)
    slots_per_person = serializers.IntegerField(min_value=1, max_value=40, required=False)
    never_together = serializers.ListField(child=PairField(), required=False)
    notes = serializers.CharField(allow_blank=True, required=False)
    slots = SlotRow(many=True, required=False)


class RetireInput(serializers.Serializer[Any]):
    """Whether there are no new teams of the kind."""

    is_retired = serializers.BooleanField(default=True)


class MoveInput(serializers.Serializer[Any]):
    """From when on all teams of the kind follow its newest version."""

    valid_from = serializers.DateField()


class MovedRow(serializers.Serializer[Any]):
    """How many teams moved."""

    moved = serializers.IntegerField()


class WaiverRow(serializers.Serializer[Any]):
    """A rule that a team is let off. `approved_by` is the name of the account."""

    id = serializers.IntegerField()
    team = serializers.IntegerField()
    rule = serializers.CharField(
        help_text="`minimum_share`, `slots_per_person`, `slot:<code>`, `skill:<code>` or"
        " `together:<code>+<code>`."
    )
    reason = serializers.CharField()
    approved_by = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day it no longer holds.")


class WaiverInput(serializers.Serializer[Any]):
    """A waiver; it always ends."""

    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.all())
    rule = serializers.CharField(max_length=100)
    reason = serializers.CharField(max_length=2000)
    starts_on = serializers.DateField()
    last_day = serializers.DateField()


def kind_row(kind: TeamKind, versions: Sequence[KindVersion]) -> dict[str, Any]:
    """A `KindRow`. The versions hold their slots already."""
    return {
        "id": kind.pk,
        "code": kind.code,
        "name": kind.name,
        "name_zh": kind.name_zh,
        "retired_at": kind.retired_at,
        "versions": [version_row(version) for version in versions],
    }


def version_row(version: KindVersion) -> dict[str, Any]:
    """A `VersionRow`."""
    held = {name: getattr(version, name) for name in VERSION_FIELDS}
    return {**held, "slots": [slot_row(slot) for slot in version.slots.all()]}


def slot_row(slot: KindSlot) -> dict[str, Any]:
    """A `SlotRow`."""
    return {name: getattr(slot, name) for name in SLOT_FIELDS}


def waiver_row(waiver: Waiver) -> dict[str, Any]:
    """A `WaiverRow`."""
    return {
        "id": waiver.pk,
        "team": waiver.team_id,
        "rule": waiver.rule,
        "reason": waiver.reason,
        "approved_by": str(waiver.approved_by),
        "starts_on": waiver.valid_from,
        "ends_on": waiver.valid_to,
    }
