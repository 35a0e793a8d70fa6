"""The shapes of skills in the API."""

from typing import Any

from rest_framework import serializers

from courses.skills.models import (
    HIGHEST,
    AwardKind,
    Evidence,
    EvidenceSource,
    Holding,
    Occasion,
    Rating,
    Relation,
    RoleProfile,
    Skill,
)
from courses.skills.models.framework import Anchor, ProfileNeed
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.api.serializers import DatedRow, Reference, person_ref
from orgchange.directory.models import Employee

Of = dict[str, Any]


def skill_field(**given: Any) -> Any:
    """A skill by its code."""
    return serializers.SlugRelatedField(slug_field="code", queryset=Skill.objects.all(), **given)


def person_field(**given: Any) -> Any:
    """Somebody by id."""
    return serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all(), **given)


def level_field(lowest: int = 0, **given: Any) -> Any:
    """A level."""
    return serializers.IntegerField(min_value=lowest, max_value=HIGHEST, **given)


def words_field(**given: Any) -> Any:
    """Words that may be left out."""
    return serializers.CharField(
        max_length=4000, required=False, allow_blank=True, default="", **given
    )


class SkillReference(serializers.Serializer[Any]):
    """The same skill in a public framework."""

    scheme = serializers.RegexField(r"^[a-z][a-z0-9-]{0,19}$")
    code = serializers.RegexField(r"^\S{1,200}$")
    uri = serializers.URLField(max_length=400, required=False, allow_blank=True, default="")


class SkillAnchor(serializers.Serializer[Any]):
    """What a level looks like."""

    level = level_field()
    text = serializers.CharField(max_length=4000)
    text_zh = words_field()
    evidence = words_field()
    evidence_zh = words_field()


class SkillRow(serializers.Serializer[Any]):
    """A skill with its anchors of a day."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    about = serializers.CharField()
    about_zh = serializers.CharField()
    references = SkillReference(many=True)
    position = serializers.IntegerField()
    retired_at = serializers.DateTimeField(allow_null=True)
    anchors = SkillAnchor(many=True)


class SkillChanges(serializers.Serializer[Any]):
    """Other words; what is left out stays."""

    name = serializers.CharField(max_length=200, required=False)
    name_zh = serializers.CharField(max_length=200, required=False, allow_blank=True)
    about = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    about_zh = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    references = SkillReference(many=True, required=False)
    position = serializers.IntegerField(min_value=0, max_value=9999, required=False)


class SkillInput(SkillChanges):
    """A new skill."""

    code = serializers.CharField(max_length=60)
    name = serializers.CharField(max_length=200)


class AnchorsInput(serializers.Serializer[Any]):
    """What levels look like from a day on; levels that are left out stay."""

    valid_from = serializers.DateField(required=False)
    anchors = SkillAnchor(many=True, allow_empty=False)


class NeedRow(serializers.Serializer[Any]):
    """A level that a role needs; 0: it needs none any more."""

    skill = skill_field()
    level = level_field()
    is_mandatory = serializers.BooleanField(required=False, default=True)


class ProfileRow(serializers.Serializer[Any]):
    """A profile with its needs of a day."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    about = serializers.CharField()
    about_zh = serializers.CharField()
    retired_at = serializers.DateTimeField(allow_null=True)
    needs = NeedRow(many=True)


class ProfileChanges(serializers.Serializer[Any]):
    """Other words; what is left out stays."""

    name = serializers.CharField(max_length=200, required=False)
    name_zh = serializers.CharField(max_length=200, required=False, allow_blank=True)
    about = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    about_zh = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class ProfileInput(ProfileChanges):
    """A new profile."""

    code = serializers.CharField(max_length=60)
    name = serializers.CharField(max_length=200)


class NeedsInput(serializers.Serializer[Any]):
    """What a role needs from a day on; skills that are left out keep theirs."""

    valid_from = serializers.DateField(required=False)
    needs = NeedRow(many=True, allow_empty=False)


class RatingRow(serializers.Serializer[Any]):
    """A rating."""

    id = serializers.IntegerField()
    employee = Reference()
    skill = serializers.CharField(help_text="Its code.")
    level = serializers.IntegerField()
    rater = Reference()
    relation = serializers.ChoiceField(choices=Relation.choices)
    occasion = serializers.ChoiceField(choices=Occasion.choices)
    in_line = serializers.BooleanField()
    words = serializers.CharField()
    evidence = serializers.IntegerField(allow_null=True)
    rated_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_because = serializers.CharField()


class RatingInput(serializers.Serializer[Any]):
    """A rating by the asker, as what they are to the person."""

    employee = person_field()
    skill = skill_field()
    level = level_field()
    words = words_field()
    evidence = serializers.PrimaryKeyRelatedField(
        queryset=Evidence.objects.all(), required=False, allow_null=True
    )
    shown = words_field(help_text="Evidence in words, where none is posted.")
    rated_on = serializers.DateField(required=False)


class SkillReason(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=4000)


class SkillWords(serializers.Serializer[Any]):
    """What is said to it."""

    words = words_field()


class SkillEvidenceRow(serializers.Serializer[Any]):
    """A piece of evidence."""

    id = serializers.IntegerField()
    employee = Reference()
    skill = serializers.CharField(help_text="Its code.")
    level = serializers.IntegerField()
    source = serializers.ChoiceField(choices=EvidenceSource.choices)  # type: ignore[assignment]
    completion = serializers.IntegerField(allow_null=True)
    pilot_evidence = serializers.IntegerField(allow_null=True)
    words = serializers.CharField()
    link = serializers.CharField()
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    happened_on = serializers.DateField()
    posted_at = serializers.DateTimeField()
    accepted_by = serializers.ListField(child=serializers.IntegerField())
    declined_by = serializers.ListField(child=serializers.IntegerField())
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class SkillEvidenceInput(serializers.Serializer[Any]):
    """A file, a link or a description; of oneself."""

    employee = person_field()
    skill = skill_field()
    level = level_field(1)
    words = words_field()
    link = serializers.URLField(max_length=500, required=False, allow_blank=True, default="")
    file = serializers.FileField(required=False, allow_null=True)
    happened_on = serializers.DateField(required=False)


class HoldingRow(DatedRow):
    """A level that somebody holds, or is exempt from."""

    id = serializers.IntegerField()
    employee = Reference()
    skill = serializers.CharField(help_text="Its code.")
    level = serializers.IntegerField()
    is_exempt = serializers.BooleanField()
    recorded_at = serializers.DateTimeField()
    superseded_at = serializers.DateTimeField(allow_null=True)


class HoldingInput(serializers.Serializer[Any]):
    """Exempting (or revoking) by hand, with a reason."""

    employee = person_field()
    skill = skill_field()
    kind = serializers.ChoiceField(
        choices=[(AwardKind.EXEMPTED, "exempted"), (AwardKind.REVOKED, "revoked")]
    )
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, help_text="The first day after it.")
    reason = serializers.CharField(max_length=4000)


class AwardMade(serializers.Serializer[Any]):
    """What was done."""

    id = serializers.IntegerField()
    employee = serializers.IntegerField()
    skill = serializers.CharField()
    kind = serializers.ChoiceField(choices=AwardKind.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


NAMED = ("code", "name", "name_zh", "about", "about_zh", "retired_at")


def skill_row(row: Skill, anchors: dict[int, Anchor]) -> Of:
    """A skill as JSON, with anchors by level."""
    return {
        "id": row.pk,
        **{name: getattr(row, name) for name in NAMED},
        "references": row.references,
        "position": row.position,
        "anchors": [
            {
                name: getattr(anchor, name)
                for name in ("level", "text", "text_zh", "evidence", "evidence_zh")
            }
            for anchor in anchors.values()
        ],
    }


def profile_row(row: RoleProfile, needs: list[ProfileNeed]) -> Of:
    """A profile as JSON, with its needs; they expect their skill."""
    return {
        "id": row.pk,
        **{name: getattr(row, name) for name in NAMED},
        "needs": [
            {"skill": need.skill.code, "level": need.level, "is_mandatory": need.is_mandatory}
            for need in needs
        ],
    }


def rating_row(row: Rating) -> Of:
    """A rating as JSON; expects people, skill and withdrawal."""
    taken = getattr(row, "withdrawal", None)
    names = ("level", "relation", "occasion", "in_line", "words", "rated_on", "recorded_at")
    return {
        "id": row.pk,
        "employee": person_ref(row.employee),
        "skill": row.skill.code,
        "rater": person_ref(row.rater),
        **{name: getattr(row, name) for name in names},
        "evidence": row.evidence_id,
        "withdrawn_at": taken.withdrawn_at if taken else None,
        "withdrawn_because": taken.reason if taken else "",
    }


def evidence_row(row: Evidence) -> Of:
    """A piece as JSON; expects `pieces.for_list`."""
    taken = getattr(row, "withdrawal", None)
    names = ("level", "source", "words", "link", "file_name", "sha256", "happened_on", "posted_at")
    decisions = list(row.decisions.all())
    return {
        "id": row.pk,
        "employee": person_ref(row.employee),
        "skill": row.skill.code,
        **{name: getattr(row, name) for name in names},
        "completion": row.completion_id,
        "pilot_evidence": row.pilot_evidence_id,
        "accepted_by": [one.decided_by_id for one in decisions if one.is_accepted],
        "declined_by": [one.decided_by_id for one in decisions if not one.is_accepted],
        "withdrawn_at": taken.withdrawn_at if taken else None,
    }


def holding_row(row: Holding) -> Of:
    """A holding as JSON; expects person and skill."""
    names = ("valid_from", "valid_to", "recorded_at", "level", "is_exempt")
    is_open = row.superseded_at.year == OPEN_DATE.year
    return {
        "id": row.pk,
        "employee": person_ref(row.employee),
        "skill": row.skill.code,
        **{name: getattr(row, name) for name in names},
        "superseded_at": None if is_open else row.superseded_at,
    }
