"""Fields that the shapes of pilots share: words, somebody, and how somebody is named."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import person_ref
from orgchange.directory.models import Employee


def some_text(most: int = 300) -> serializers.CharField:
    """Words that may be left out, or empty."""
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


def somebody() -> Any:
    """Somebody, or nobody."""
    return serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), required=False, allow_null=True
    )


def ref(found: Employee | None) -> dict[str, Any] | None:
    """Somebody as JSON; null for nobody."""
    return person_ref(found) if found else None
