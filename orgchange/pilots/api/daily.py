"""Risks, decisions and files of pilots as JSON: for those who read the daily work."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.downloads import download
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.pilots.api import daily_shapes as shapes
from orgchange.pilots.api.pilots import NUMBER
from orgchange.pilots.models import LoggedDecision, Pilot, PilotFile, Risk
from orgchange.pilots.scopes import pilots_inside
from orgchange.pilots.services import files, risks
from orgchange.pilots.services.decision_log import log_decision

M = TypeVar("M", bound=Model)


class InsideViewSet(RowsViewSet[M]):
    """Rows of the pilots whose daily work the asker may read."""

    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[M]) -> QuerySet[M]:
        """As the scope of the daily work says."""
        return queryset.filter(pilot__in=pilots_inside(self.sight).values("pk"))

    def pilot_of(self, given: dict[str, Any]) -> Pilot:
        """The pilot that was sent, within the scope; taken out of what was sent."""
        found: Pilot = get_object_or_404(pilots_inside(self.sight), pk=given.pop("pilot").pk)
        return found

    def narrowed(self, queryset: QuerySet[M]) -> QuerySet[M]:
        """By pilot."""
        return queryset.filter(filters.ids(self.request, {"pilot": "pilot"}))


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot", "owner")))
class RiskViewSet(InsideViewSet[Risk]):
    """Risks of pilots."""

    queryset = Risk.objects.select_related("pilot", "owner").order_by("pk")
    serializer_class = shapes.RiskRow
    input_class = shapes.RiskInput

    def narrowed(self, queryset: QuerySet[Risk]) -> QuerySet[Risk]:
        """By pilot and owner."""
        wanted = filters.ids(self.request, {"pilot": "pilot", "owner": "owner"})
        return queryset.filter(wanted)

    def rows(self, page: Sequence[Risk]) -> list[dict[str, Any]]:
        """One row a risk."""
        return [shapes.risk_row(row) for row in page]

    @extend_schema(request=shapes.RiskInput, responses={201: shapes.RiskRow})
    def create(self, request: Request) -> Response:
        """Write down what could go wrong."""
        given = self.given()
        pilot = self.pilot_of(given)
        row = risks.add_risk(pilot=pilot, given=given, actor=self.actor, now=self.now)
        return self.done(row, status=201)

    @extend_schema(request=shapes.RiskChangeInput, responses={200: shapes.RiskRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change it."""
        row, given = self.get_object(), self.given(shapes.RiskChangeInput)
        return self.done(risks.change_risk(risk=row, changes=given, actor=self.actor, now=self.now))

    @extend_schema(request=None, responses={200: shapes.RiskRow})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """It cannot happen any more, or it did."""
        return self.done(risks.close_risk(risk=self.get_object(), actor=self.actor, now=self.now))

    @extend_schema(request=None, responses={200: shapes.RiskRow})
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """It is back."""
        return self.done(risks.reopen_risk(risk=self.get_object(), actor=self.actor, now=self.now))


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot")))
class LoggedDecisionViewSet(InsideViewSet[LoggedDecision]):
    """Decisions on record. None is changed: a later one names it in `overrules`."""

    queryset = LoggedDecision.objects.select_related("logged_by__employee").order_by("pk")
    serializer_class = shapes.LoggedDecisionRow
    input_class = shapes.LoggedDecisionInput

    def rows(self, page: Sequence[LoggedDecision]) -> list[dict[str, Any]]:
        """One row a decision."""
        return [shapes.decision_row(row) for row in page]

    @extend_schema(request=shapes.LoggedDecisionInput, responses={201: shapes.LoggedDecisionRow})
    def create(self, request: Request) -> Response:
        """Put one on record."""
        given = self.given()
        pilot = self.pilot_of(given)
        row = log_decision(pilot=pilot, **given, actor=self.actor, now=self.now)
        return self.done(row, status=201)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot")))
class PilotFileViewSet(InsideViewSet[PilotFile]):
    """Files of pilots; what they hold is loaded by `content`."""

    queryset = PilotFile.objects.select_related("pilot", "uploaded_by__employee").order_by("pk")
    serializer_class = shapes.PilotFileRow
    input_class = shapes.PilotFileInput
    parser_classes = (MultiPartParser,)

    def rows(self, page: Sequence[PilotFile]) -> list[dict[str, Any]]:
        """One row a file."""
        return [shapes.file_row(row) for row in page]

    @extend_schema(
        request={"multipart/form-data": shapes.PilotFileInput},
        responses={201: shapes.PilotFileRow},
    )
    def create(self, request: Request) -> Response:
        """Keep a file."""
        given = self.given()
        pilot = self.pilot_of(given)
        row = files.add_file(pilot=pilot, **given, actor=self.actor, now=self.now)
        return self.done(row, status=201)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def content(self, request: Request, pk: str) -> FileResponse:
        """What it holds; 404 for one that was removed."""
        row = self.get_object()
        if row.removed_at is not None:
            raise Http404
        return download(row.file, name=row.name)

    @extend_schema(request=None, responses={200: shapes.PilotFileRow})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Take it off the list; not one that a panel was shown."""
        return self.done(files.remove_file(file=self.get_object(), actor=self.actor, now=self.now))

    @extend_schema(request=None, responses={200: shapes.PilotFileRow})
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Put it back."""
        return self.done(files.restore_file(file=self.get_object(), actor=self.actor, now=self.now))
