"""`completion-imports`: a file in, its preview out; confirm, undo, and lists page by page."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from courses.learning import completion_imports as services
from courses.learning import tasks
from courses.learning.import_documents import as_completion, document
from courses.learning.models import CompletionImport
from orgchange.core.api.views import ScopedViewSet
from orgchange.core.wakeup import wake
from orgchange.directory.roster.api import FileUpload, section_asked
from orgchange.directory.roster.problems import as_row
from orgchange.directory.scopes import sight

MOST_LISTED = 500  # of each list within one document; all of them under rows/ and problems/
DOCUMENT = extend_schema(responses={200: OpenApiTypes.OBJECT}, request=None)


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


class CompletionImportViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[CompletionImport]):
    """Past completions from files: HR brings them in for its part, the auditor reads them."""

    queryset = CompletionImport.objects.all()
    serializer_class = CompletionImportSerializer
    parser_classes = [MultiPartParser, JSONParser]
    filterset_fields = ["state", "source"]

    def visible(self, queryset: QuerySet[CompletionImport]) -> QuerySet[CompletionImport]:
        """All for HR of the whole and the auditor; HR of a part its own."""
        return queryset.filter(pk__in=services.imports_visible_to(sight(self.request)).values("pk"))

    @extend_schema(
        request={"multipart/form-data": CompletionUpload}, responses={201: OpenApiTypes.OBJECT}
    )
    def create(self, request: Request) -> Response:
        """Keep a file and answer its preview; a large one is read in the background (202)."""
        form = CompletionUpload(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        held = services.receive(
            file=given["file"],
            file_name=given["file"].name,
            options=services.Options(
                source=given["source"],
                is_all_or_nothing=given["all_or_nothing"],
                asked=form.asked(),
            ),
            actor=self.actor,
            now=timezone.now(),
        )
        if services.is_large(held):
            wake(tasks.read_completions, held.pk)
            return Response(self.get_serializer(held).data, status=202)
        services.read(held, actor=self.actor, now=timezone.now())
        return Response(document(held, limit=MOST_LISTED), status=201)

    @DOCUMENT
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The preview or result; of each list the first 500."""
        return Response(document(self.get_object(), limit=MOST_LISTED))

    @DOCUMENT
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Record, or revoke, exactly what was previewed; a large one in the background (202)."""
        held = self.get_object()
        if services.is_large(held):
            services.apply_later(held=held, actor=self.actor, now=timezone.now())
            wake(tasks.apply_completions, held.pk)
            return Response(self.get_serializer(self.get_object()).data, status=202)
        applied = services.apply_import(held=held, actor=self.actor, now=timezone.now())
        return Response(document(applied, limit=MOST_LISTED))

    @extend_schema(request=None, responses={201: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """The preview of revoking what it recorded, an import of its own to be confirmed."""
        undoing = services.preview_undo(
            held=self.get_object(), actor=self.actor, now=timezone.now()
        )
        return Response(document(undoing, limit=MOST_LISTED), status=201)

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True)
    def rows(self, request: Request, pk: str) -> Response:
        """What it records, or revokes, page by page."""
        found: QuerySet[Any] = self.get_object().rows.select_related("employee", "course")
        page: Any = self.paginate_queryset(found)
        return self.get_paginated_response([as_completion(row) for row in page])

    @extend_schema(
        parameters=[OpenApiParameter("section", enum=["errors", "warnings"])],
        responses={200: OpenApiTypes.OBJECT},
    )
    @action(detail=True)
    def problems(self, request: Request, pk: str) -> Response:
        """Errors or warnings, page by page."""
        section = section_asked(request, ("errors", "warnings"), "errors")
        found: QuerySet[Any] = self.get_object().problems.filter(is_error=section == "errors")
        page: Any = self.paginate_queryset(found)
        return self.get_paginated_response([as_row(row) for row in page])
