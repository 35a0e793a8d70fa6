"""The JSON door of the record."""

from django.db.models import QuerySet
from rest_framework.mixins import ListModelMixin

from orgchange.audit.access import may_read
from orgchange.audit.api.serializers import AuditEntrySerializer
from orgchange.audit.forms import AuditFilter
from orgchange.audit.models import AuditEntry
from orgchange.core.api.views import ScopedViewSet


class AuditEntryViewSet(ListModelMixin, ScopedViewSet[AuditEntry]):
    """What was done, by whom, to what. Empty for whoever may not read it."""

    queryset = AuditEntry.objects.select_related("actor")
    serializer_class = AuditEntrySerializer
    filterset_class = AuditFilter

    def visible(self, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """All of it or nothing."""
        return queryset if may_read(self.request) else queryset.none()
