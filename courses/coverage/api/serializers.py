"""Shapes of the coverage API, for its schema."""

from rest_framework import serializers


class RowSerializer(serializers.Serializer[object]):
    """One department with everything below it, and one course. Counts are null where withheld."""

    department = serializers.CharField()
    department_name = serializers.CharField()
    course = serializers.CharField()
    headcount = serializers.IntegerField(allow_null=True)
    not_required = serializers.IntegerField(allow_null=True)
    excluded = serializers.IntegerField(allow_null=True)
    covered = serializers.IntegerField(allow_null=True)
    pending = serializers.IntegerField(allow_null=True)
    overdue = serializers.IntegerField(allow_null=True)
    overdue_expired = serializers.IntegerField(allow_null=True)
    required = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]
    coverage = serializers.FloatField(allow_null=True)
    on_track = serializers.FloatField(allow_null=True)
    withheld = serializers.BooleanField(
        required=False,
        help_text="True where the counts are null to protect a small group; else not there.",
    )


class FiguresSerializer(serializers.Serializer[object]):
    """Figures at one moment."""

    as_of = serializers.DateField(allow_null=True)
    known_at = serializers.DateTimeField(allow_null=True)
    data_as_of = serializers.DateTimeField(allow_null=True)
    fingerprint = serializers.CharField()
    rows = RowSerializer(many=True)


class PersonSerializer(serializers.Serializer[object]):
    """One person and one course behind a figure."""

    employee = serializers.IntegerField()
    employee_number = serializers.CharField()
    full_name = serializers.CharField()
    department = serializers.CharField()
    course = serializers.CharField()
    course_title = serializers.CharField()
    state = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField(allow_null=True)
    covered_until = serializers.DateField(allow_null=True)
    period = serializers.IntegerField()
    completion = serializers.IntegerField(allow_null=True)
    finished_on = serializers.DateField(allow_null=True)


class PeopleSerializer(serializers.Serializer[object]):
    """A page of people."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = PersonSerializer(many=True)
