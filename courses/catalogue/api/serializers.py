"""Shapes of the catalogue in the API."""

from typing import Any

from rest_framework import serializers

from courses.catalogue.models import Course, CourseVersion, VersionChange


class GrantSerializer(serializers.Serializer[Any]):
    """A skill that the course grants."""

    code = serializers.CharField(source="skill.code")
    name = serializers.CharField(source="skill.name")
    level = serializers.IntegerField()


class CourseSerializer(serializers.ModelSerializer[Course]):
    """A course; its words are on its versions."""

    successor = serializers.CharField(source="successor.code", default=None)
    grants = GrantSerializer(many=True)

    class Meta:
        model = Course
        fields = [
            "id",
            "code",
            "title",
            "title_zh",
            "created_on",
            "retired_on",
            "successor",
            "grants",
        ]
        read_only_fields = fields


class UnitSerializer(serializers.Serializer[Any]):
    """A unit in a version's outline."""

    position = serializers.IntegerField()
    slug = serializers.CharField()
    kind = serializers.CharField()
    minutes = serializers.IntegerField()
    titles = serializers.DictField(child=serializers.CharField())
    draw = serializers.IntegerField(allow_null=True)
    pass_percent = serializers.IntegerField(allow_null=True)


class WarningSerializer(serializers.Serializer[Any]):
    """Something odd that the import saw, by file and line."""

    place = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class VersionSerializer(serializers.ModelSerializer[CourseVersion]):
    """One edition. A draft has no `published_at`."""

    course = serializers.CharField(source="course.code")

    class Meta:
        model = CourseVersion
        fields = [
            "id",
            "course",
            "number",
            "change",
            "notes",
            "effective_on",
            "published_at",
            "languages",
            "titles",
            "summary",
            "minutes",
            "content_hash",
        ]
        read_only_fields = fields


class VersionDetailSerializer(VersionSerializer):
    """With its outline; `warnings` for those who edit courses."""

    units = UnitSerializer(many=True)
    warnings = serializers.SerializerMethodField()

    class Meta(VersionSerializer.Meta):
        fields = [*VersionSerializer.Meta.fields, "units", "warnings"]
        read_only_fields = fields

    def get_warnings(self, version: CourseVersion) -> list[dict[str, str]]:
        """Of the import; nothing for readers."""
        shown: list[dict[str, str]] = version.warnings if self.context.get("sees_drafts") else []
        return shown


class ImportedSerializer(serializers.Serializer[Any]):
    """What became of an import: `created`, `replaced` or `unchanged`."""

    outcome = serializers.CharField()
    version = VersionDetailSerializer()


class ImportSerializer(serializers.Serializer[Any]):
    """A zip archive; plain Markdown needs a code besides."""

    file = serializers.FileField()
    code = serializers.SlugField(required=False, default="", allow_blank=True, max_length=60)
    title = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    publish = serializers.BooleanField(required=False, default=False)


class PublishSerializer(serializers.Serializer[Any]):
    """What is said of a version when it is published; left out, the draft's own words stay."""

    change = serializers.ChoiceField(choices=VersionChange.choices, required=False)
    notes = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    effective_on = serializers.DateField(required=False, allow_null=True)


class RetireSerializer(serializers.Serializer[Any]):
    """From which day, and what follows."""

    retired_on = serializers.DateField()
    successor = serializers.SlugRelatedField(
        slug_field="code", queryset=Course.objects.all(), required=False, allow_null=True
    )
