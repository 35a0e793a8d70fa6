"""Pilots as JSON: the list, opening one, its steps and its timeline."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.models import Department
from orgchange.pilots.api import pilot_shapes as shapes
from orgchange.pilots.api.gate_shapes import ExtendInput
from orgchange.pilots.listing.narrowing import Narrowing, narrowed
from orgchange.pilots.listing.rows import lines_of
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
    "risk_tier": "risk_tier",
}
YES = ("true", "1")
BELOW = OpenApiParameter(
    "in_department", OpenApiTypes.STR, description="Code: this department and all below it."
)
FLAGS = [
    OpenApiParameter("mine", OpenApiTypes.BOOL, description="One's own pilots."),
    OpenApiParameter("late", OpenApiTypes.BOOL, description="What should have happened by now."),
]


@extend_schema_view(
    list=extend_schema(
        parameters=[
            *filters.parameters(*FILTERS, "owner"),
            filters.SEARCH,
            BELOW,
            *FLAGS,
        ]
    )
)
class PilotViewSet(RowsViewSet[Pilot]):
    """Pilots. All of them are open to colleagues; their daily work is not."""

    queryset = Pilot.objects.for_table().select_related("evaluator")
    serializer_class = shapes.ListedPilotRow
    input_class = shapes.PilotInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Pilot]) -> QuerySet[Pilot]:
        """As the scope says."""
        return queryset.filter(pk__in=pilots_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Pilot]) -> QuerySet[Pilot]:
        """As the list of the area can be narrowed."""
        wanted = filters.ids(self.request, {"owner": "owner"})
        rows = queryset.filter(wanted & filters.words(self.request, FILTERS))
        return narrowed(rows, self._asked(), sight=self.sight, now=self.now)

    def _asked(self) -> Narrowing:
        """What the query string asks for beside plain columns; an unknown department is 404."""
        given = self.request.query_params
        code = given.get("in_department", "").replace("\x00", "")
        return Narrowing(
            words=given.get("q", ""),
            department=get_object_or_404(Department, code=code) if code else None,
            mine=given.get("mine", "").lower() in YES,
            late=given.get("late", "").lower() in YES,
        )

    def rows(self, page: Sequence[Pilot]) -> list[dict[str, Any]]:
        """One row a pilot."""
        lines = lines_of(page, self.sight, language=get_language() or "")
        return [shapes.listed_row(line) for line in lines]

    @extend_schema(request=shapes.PilotInput, responses={201: shapes.ListedPilotRow})
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

    @extend_schema(request=shapes.PilotStepInput, responses={200: shapes.ListedPilotRow})
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

    @extend_schema(request=ExtendInput, responses={200: shapes.ListedPilotRow})
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        """More time, once."""
        pilot, given = self.get_object(), self.given(ExtendInput)
        move(pilot=pilot, transition="extend", **given, actor=self.actor, now=self.now)
        return self.done(self.queryset.get(pk=pilot.pk))
