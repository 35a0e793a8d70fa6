"""`ledger-imports`: a file of spending in, its preview out; confirm, undo, and lists by page."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.roster.api import FileUpload, section_asked
from orgchange.directory.roster.doors.desk_api import DeskViewSet, uploads
from orgchange.directory.scopes import sight
from orgchange.innovation import tasks
from orgchange.innovation.models import Fund, LedgerImport
from orgchange.innovation.money.money_scopes import imports_visible_to
from orgchange.innovation.spending import reports, services

SECTIONS = ("spent", "back")


class SpendingUpload(FileUpload):
    """A file of spending and how it is to be taken."""

    fund = serializers.PrimaryKeyRelatedField(queryset=Fund.objects.all())
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=120, default="", allow_blank=True
    )


class LedgerImportSerializer(serializers.ModelSerializer[LedgerImport]):
    """One import in the list."""

    class Meta:
        model = LedgerImport
        fields = [
            "id",
            "fund",
            "state",
            "source",
            "file_name",
            "is_all_or_nothing",
            "undoes",
            "counts",
            "progress",
            "refusal",
            "created_at",
            "applied_at",
        ]


@extend_schema_view(create=uploads(SpendingUpload))
class LedgerImportViewSet(DeskViewSet[LedgerImport]):
    """Spending from files: a fund's finance brings it in, the auditor reads it."""

    queryset = LedgerImport.objects.all()
    serializer_class = LedgerImportSerializer
    filterset_fields = ["state", "source", "fund"]
    services: ClassVar[Any] = services
    workers = (tasks.read_spending, tasks.apply_spending)
    upload = SpendingUpload
    document = reports.document

    def visible(self, queryset: QuerySet[LedgerImport]) -> QuerySet[LedgerImport]:
        """Finance sees those of its funds, the auditor all."""
        return queryset.filter(pk__in=imports_visible_to(sight(self.request)).values("pk"))

    def taken(self, form: FileUpload) -> services.Options:
        """Fund, source, all or nothing."""
        given = form.validated_data
        return services.Options(
            fund=given["fund"],
            source=given["source"],
            is_all_or_nothing=given["all_or_nothing"],
            asked=form.asked(),
        )

    @extend_schema(
        parameters=[OpenApiParameter("section", enum=[*SECTIONS])],
        responses={200: OpenApiTypes.OBJECT},
    )
    @action(detail=True)
    def rows(self, request: Request, pk: str) -> Response:
        """What is posted, or taken back, page by page."""
        section = section_asked(request, SECTIONS, "spent")
        rows = self.get_object().rows.select_related("proposal")
        return self.paged(rows.filter(reverses__isnull=section == "spent"), reports.as_spending)
