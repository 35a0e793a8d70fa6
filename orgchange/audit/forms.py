"""Filters of the record."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from orgchange.audit.models import AuditEntry

DAY = forms.DateInput(attrs={"type": "date"})


class AuditFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What the page, the file and the API can be narrowed to; all in the query string."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    since = django_filters.DateFilter("at", "date__gte", label=_("from"), widget=DAY)
    until = django_filters.DateFilter("at", "date__lte", label=_("to"), widget=DAY)

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def search(self, entries: QuerySet[AuditEntry], name: str, text: str) -> QuerySet[AuditEntry]:
        """Acts, things and actors that contain the text."""
        return entries.filter(
            Q(action__icontains=text)
            | Q(object_label__icontains=text)
            | Q(actor__full_name__icontains=text)
            | Q(actor__username__icontains=text)
        )
