"""`roster-imports`: a file in, its preview out; confirm, undo, and lists page by page."""

import json
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.api.parsers import Parser
from orgchange.core.api.views import ScopedViewSet
from orgchange.core.errors import InvalidInput, Problem
from orgchange.core.wakeup import wake
from orgchange.directory import tasks
from orgchange.directory.roster import policies, reports, services
from orgchange.directory.roster.models import ImportKind, RosterImport
from orgchange.directory.roster.problems import as_row
from orgchange.directory.scopes import sight

MOST_LISTED = 500  # of each list within one document; all of them under changes/ and problems/
DOCUMENT = extend_schema(responses={200: OpenApiTypes.OBJECT}, request=None)


class FileUpload(serializers.Serializer[Any]):
    """A file and how it is to be read."""

    file = serializers.FileField()
    all_or_nothing = serializers.BooleanField(default=False)
    encoding = serializers.CharField(default="", allow_blank=True)
    delimiter = serializers.CharField(default="", allow_blank=True, trim_whitespace=False)
    date_order = serializers.ChoiceField(["", "day_first", "month_first"], default="")
    map = serializers.CharField(
        default="", allow_blank=True, help_text='JSON: {"field": "Column"}.'
    )

    def asked(self) -> dict[str, Any]:
        """How it is to be read, as an import keeps it."""
        given = self.validated_data
        kept = {name: given[name] for name in ("encoding", "delimiter", "date_order")}
        return {**kept, "columns": _mapping(given["map"])}


class RosterUpload(FileUpload):
    """A roster and how it is to be taken."""

    source = serializers.CharField(max_length=120, default="roster")  # type: ignore[assignment]
    effective_on = serializers.DateField(required=False)
    delta = serializers.BooleanField(default=False)
    kind = serializers.ChoiceField(["", *ImportKind.values], default="")


class RosterConfirmation(serializers.Serializer[Any]):
    """What is confirmed besides the differences."""

    confirm_leavers = serializers.BooleanField(default=False)


class RosterImportRow(serializers.ModelSerializer[RosterImport]):
    """One import in the list."""

    source = serializers.CharField(source="source.name")  # type: ignore[assignment]

    class Meta:
        model = RosterImport
        fields = [
            "id",
            "kind",
            "state",
            "source",
            "file_name",
            "effective_on",
            "is_delta",
            "is_all_or_nothing",
            "undoes",
            "counts",
            "progress",
            "refusal",
            "created_at",
            "applied_at",
        ]


class RosterImportViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[RosterImport]):
    """Roster imports: HR of the whole brings them in, the auditor reads them."""

    queryset = RosterImport.objects.select_related("source")
    serializer_class = RosterImportRow
    parser_classes = [MultiPartParser, Parser]
    filterset_fields = ["state", "kind", "source__name"]

    def visible(self, queryset: QuerySet[RosterImport]) -> QuerySet[RosterImport]:
        """All, to whoever may see any."""
        return queryset if policies.can_see_imports(sight(self.request)) else queryset.none()

    @extend_schema(
        request={"multipart/form-data": RosterUpload}, responses={201: OpenApiTypes.OBJECT}
    )
    def create(self, request: Request) -> Response:
        """Keep a file and answer its preview; a large one is read in the background (202)."""
        form = RosterUpload(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        roster_import = services.receive(
            file=given["file"],
            file_name=given["file"].name,
            options=_options(form),
            actor=self.actor,
            now=timezone.now(),
        )
        if services.is_large(roster_import):
            wake(tasks.read_roster, roster_import.pk)
            return Response(RosterImportRow(roster_import).data, status=202)
        services.read(roster_import)
        return Response(reports.document(roster_import, limit=MOST_LISTED), status=201)

    @DOCUMENT
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The preview or result; of each list the first 500."""
        return Response(reports.document(self.get_object(), limit=MOST_LISTED))

    @extend_schema(request=RosterConfirmation, responses={200: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Apply exactly what was previewed; a large one in the background (202)."""
        form = RosterConfirmation(data=request.data)
        form.is_valid(raise_exception=True)
        given: dict[str, Any] = {
            "roster_import": self.get_object(),
            "actor": self.actor,
            "now": timezone.now(),
            "may_let_leave": form.validated_data["confirm_leavers"],
        }
        if services.is_large(given["roster_import"]):
            services.apply_later(**given)
            wake(tasks.apply_roster, given["roster_import"].pk)
            return Response(RosterImportRow(self.get_object()).data, status=202)
        applied = services.apply_import(**given)
        return Response(reports.document(applied, limit=MOST_LISTED))

    @DOCUMENT
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """The preview of undoing it, an import of its own to be confirmed."""
        undoing = services.preview_undo(
            roster_import=self.get_object(), actor=self.actor, now=timezone.now()
        )
        return Response(reports.document(undoing, limit=MOST_LISTED), status=201)

    @extend_schema(
        parameters=[OpenApiParameter("section", enum=[*reports.SECTIONS])],
        responses={200: OpenApiTypes.OBJECT},
    )
    @action(detail=True)
    def changes(self, request: Request, pk: str) -> Response:
        """The people of one section, page by page."""
        roster_import = self.get_object()
        section = section_asked(request, reports.SECTIONS, "joiners")
        rows: QuerySet[Any] = reports.changes_of(roster_import, section)
        page: Any = self.paginate_queryset(rows)
        shapes = reports.Shapes(roster_import)
        return self.get_paginated_response([shapes.change(row) for row in page])

    @extend_schema(
        parameters=[OpenApiParameter("section", enum=[*reports.PROBLEM_SECTIONS])],
        responses={200: OpenApiTypes.OBJECT},
    )
    @action(detail=True)
    def problems(self, request: Request, pk: str) -> Response:
        """Errors or warnings, page by page."""
        section = section_asked(request, reports.PROBLEM_SECTIONS, "errors")
        rows: QuerySet[Any] = reports.problems_of(self.get_object(), section)
        page: Any = self.paginate_queryset(rows)
        return self.get_paginated_response([as_row(row) for row in page])


def section_asked(request: Request, known: Any, default: str) -> str:
    """Which list is asked for."""
    section = request.query_params.get("section", default)
    if section not in known:
        message = _("One of: %s.") % ", ".join(known)
        raise InvalidInput(message, problems=[Problem("section", "unknown", message)])
    return section


def _options(form: RosterUpload) -> services.Options:
    given = form.validated_data
    return services.Options(
        source=given["source"],
        effective_on=given.get("effective_on"),
        is_delta=given["delta"],
        is_all_or_nothing=given["all_or_nothing"],
        asked={**form.asked(), "kind": given["kind"]},
    )


def _mapping(text: str) -> dict[str, str]:
    try:
        found = json.loads(text or "{}")
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        message = _('Write {"field": "Column"} as JSON.')
        raise InvalidInput(message, problems=[Problem("map", "invalid", message)])
    return found
