"""`completion-imports`: a file in, its preview out; confirm, undo, and lists page by page."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from courses.learning import completion_imports as services
from courses.learning import tasks
from courses.learning.import_documents import as_completion, document
from courses.learning.models import CompletionImport
from orgchange.directory.roster.api import FileUpload
from orgchange.directory.roster.doors.desk_api import DeskViewSet, uploads
from orgchange.directory.scopes import sight


class CompletionUpload(FileUpload):
    """A file of past completions; `source` fills in where it has none."""

    source = serializers.CharField(  # type: ignore[assignment]
        max_length=120, default="", allow_blank=True
    )


class CompletionImportSerializer(serializers.ModelSerializer[CompletionImport]):
    """One import in the list."""

    class Meta:
        model = CompletionImport
        fields = [
            "id",
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


@extend_schema_view(create=uploads(CompletionUpload))
class CompletionImportViewSet(DeskViewSet[CompletionImport]):
    """Past completions from files: HR brings them in for its part, the auditor reads them."""

    queryset = CompletionImport.objects.all()
    serializer_class = CompletionImportSerializer
    services: ClassVar[Any] = services
    workers = (tasks.read_completions, tasks.apply_completions)
    upload = CompletionUpload
    document = document

    def visible(self, queryset: QuerySet[CompletionImport]) -> QuerySet[CompletionImport]:
        """All for HR of the whole and the auditor; HR of a part its own."""
        return queryset.filter(pk__in=services.imports_visible_to(sight(self.request)).values("pk"))

    def taken(self, form: FileUpload) -> services.Options:
        """Source, and all or nothing."""
        given = form.validated_data
        return services.Options(
            source=given["source"], is_all_or_nothing=given["all_or_nothing"], asked=form.asked()
        )

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True)
    def rows(self, request: Request, pk: str) -> Response:
        """What it records, or revokes, page by page."""
        return self.paged(
            self.get_object().rows.select_related("employee", "course"), as_completion
        )
