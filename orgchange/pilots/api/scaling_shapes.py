"""The shapes of scale-ups in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Department, Employee
from orgchange.innovation.models import Round
from orgchange.pilots.models import AdoptionReading, ScaleSite, ScaleUp


class ScaleUpRow(serializers.Serializer[Any]):
    """The hand-over of a pilot."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    operator = Reference(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    metric = serializers.CharField()
    unit = serializers.CharField()
    target = serializers.DecimalField(16, 4, allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True, help_text="The first day after the year.")
    words = serializers.CharField()


class ScaleUpChange(serializers.Serializer[Any]):
    """Who runs it and by what it is measured; what is left out stays."""

    operator = serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), required=False, allow_null=True
    )
    metric = serializers.CharField(max_length=300, required=False, allow_blank=True)
    unit = serializers.CharField(max_length=60, required=False, allow_blank=True)
    target = serializers.DecimalField(16, 4, required=False, allow_null=True)
    words = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class MoneyInput(serializers.Serializer[Any]):
    """The round; left out, the next one of the pilot's fund."""

    round = serializers.PrimaryKeyRelatedField(
        queryset=Round.objects.all(), required=False, allow_null=True
    )


class ProposalMade(serializers.Serializer[Any]):
    """The draft that was begun."""

    proposal = serializers.IntegerField()


class SiteRow(serializers.Serializer[Any]):
    """A department that it goes to."""

    id = serializers.IntegerField()
    scale_up = serializers.IntegerField()
    department = serializers.CharField(help_text="Its code.")
    planned_on = serializers.DateField(allow_null=True)
    live_on = serializers.DateField(allow_null=True)


class SiteInput(serializers.Serializer[Any]):
    """Another department."""

    scale_up = serializers.PrimaryKeyRelatedField(queryset=ScaleUp.objects.all())
    department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.all())
    planned_on = serializers.DateField(required=False, allow_null=True, default=None)


class SiteChange(serializers.Serializer[Any]):
    """When it is to be in use, and since when it is; what is left out stays."""

    planned_on = serializers.DateField(required=False, allow_null=True)
    live_on = serializers.DateField(required=False, allow_null=True)


class AdoptionInput(serializers.Serializer[Any]):
    """A value of a place on a day; one of a day that there is corrects it."""

    site = serializers.PrimaryKeyRelatedField(queryset=ScaleSite.objects.all())
    measured_on = serializers.DateField()
    value = serializers.DecimalField(16, 4)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class AdoptionsInput(serializers.Serializer[Any]):
    """All of them, or none."""

    readings = AdoptionInput(many=True)


class AdoptionRow(serializers.Serializer[Any]):
    """A value of a place on a day."""

    site = serializers.IntegerField()
    measured_on = serializers.DateField()
    value = serializers.DecimalField(16, 4)
    note = serializers.CharField()
    recorded_at = serializers.DateTimeField()


def scale_up_row(row: ScaleUp) -> dict[str, Any]:
    """A scale-up as JSON; expects the operator."""
    names = ("accepted_at", "metric", "unit", "target", "starts_on", "ends_on", "words")
    return {
        "id": row.pk,
        "pilot": row.pilot_id,
        "operator": person_ref(row.operator) if row.operator else None,
        **{name: getattr(row, name) for name in names},
    }


def site_row(row: ScaleSite) -> dict[str, Any]:
    """A place as JSON; expects its department."""
    return {
        "id": row.pk,
        "scale_up": row.scale_up_id,
        "department": row.department.code,
        "planned_on": row.planned_on,
        "live_on": row.live_on,
    }


def adoption_row(row: AdoptionReading) -> dict[str, Any]:
    """A reading as JSON."""
    return {
        "site": row.site_id,
        "measured_on": row.measured_on,
        "value": row.value,
        "note": row.note,
        "recorded_at": row.recorded_at,
    }
