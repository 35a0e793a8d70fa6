"""Pilots as JSON: the list, opening one, its steps and its timeline."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.pilots.api import pilot_shapes as shapes
from orgchange.pilots.api.gate_shapes import ExtendInput
from orgchange.pilots.models import Pilot
from orgchange.pilots.offices import roles_for
from orgchange.pilots.scopes import is_inside, pilots_visible_to
from orgchange.pilots.services import move, open_strategic
from orgchange.pilots.steps import offers_of
from orgchange.pilots.tabs import Viewed

NUMBER = "[0-9]{1,18}"
FILTERS = {
    "fund": "fund__code",
    "state": "state",
    "verdict": "verdict",
    "department": "department__code",
    "goal": "goal__code",
}


@extend_schema_view(list=extend_schema(parameters=filters.parameters(*FILTERS, "owner")))
class PilotViewSet(RowsViewSet[Pilot]):
    """Pilots. All of them are open to colleagues; their daily work is not."""

    queryset = Pilot.objects.for_table().select_related("evaluator")
    serializer_class = shapes.PilotRow
    input_class = shapes.PilotInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Pilot]) -> QuerySet[Pilot]:
        """As the scope says."""
        return queryset.filter(pk__in=pilots_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Pilot]) -> QuerySet[Pilot]:
        """By fund, state, outcome, department, goal and owner."""
        wanted = filters.ids(self.request, {"owner": "owner"})
        return queryset.filter(wanted & filters.words(self.request, FILTERS))

    def rows(self, page: Sequence[Pilot]) -> list[dict[str, Any]]:
        """One row a pilot."""
        return [shapes.pilot_row(row) for row in page]

    @extend_schema(request=shapes.PilotInput, responses={201: shapes.PilotRow})
    def create(self, request: Request) -> Response:
        """Open a pilot without the fund's money."""
        pilot = open_strategic(**self.given(), actor=self.actor, now=self.now)
        return self.done(self.queryset.get(pk=pilot.pk), status=201)

    @extend_schema(request=None, responses={200: shapes.PilotStepRow(many=True)})
    @action(detail=True, methods=["get"])
    def steps(self, request: Request, pk: str) -> Response:
        """The steps that the asker may take, and what each still waits for."""
        pilot = self.get_object()
        viewed = Viewed(
            pilot,
            self.sight,
            is_inside(self.sight, pilot),
            roles_for(self.sight, pilot),
            self.now,
        )
        language = get_language() or ""
        return Response([shapes.step_row(one, language) for one in offers_of(viewed)])

    @extend_schema(request=shapes.PilotStepInput, responses={200: shapes.PilotRow})
    @steps.mapping.post
    def take(self, request: Request, pk: str) -> Response:
        """Take a step. Those that need more than words have actions of their own."""
        pilot, given = self.get_object(), self.given(shapes.PilotStepInput)
        move(
            pilot=pilot,
            transition=given["step"],
            words=given.get("words", ""),
            actor=self.actor,
            now=self.now,
        )
        return self.done(self.queryset.get(pk=pilot.pk))

    @extend_schema(request=None, responses={200: shapes.PilotMoveRow(many=True)})
    @action(detail=True, methods=["get"])
    def moves(self, request: Request, pk: str) -> Response:
        """Where it has been."""
        rows = self.get_object().moves.select_related("by")
        return Response([shapes.move_row(row) for row in rows])

    @extend_schema(request=ExtendInput, responses={200: shapes.PilotRow})
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        """More time, once."""
        pilot, given = self.get_object(), self.given(ExtendInput)
        move(pilot=pilot, transition="extend", **given, actor=self.actor, now=self.now)
        return self.done(self.queryset.get(pk=pilot.pk))
