"""Cohorts as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from courses.tracks.api import shapes_entry as shapes
from courses.tracks.models import Cohort, CohortPlace
from courses.tracks.scopes import enrolments_visible_to, tracks_visible_to
from courses.tracks.services import cohorts as services
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet

NUMBER = "[0-9]{1,18}"
HELD = Q(places_taken__given_up_at=None, places_taken__pk__isnull=False)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("track")))
class CohortViewSet(RowsViewSet[Cohort]):
    """Cohorts: open to whoever sees tracks; the people in them are not."""

    queryset = (
        Cohort.objects.select_related("track", "trainer")
        .annotate(
            taken=Count("places_taken", filter=HELD & Q(places_taken__placed_at__isnull=False)),
            waiting=Count("places_taken", filter=HELD & Q(places_taken__placed_at=None)),
        )
        .order_by("pk")
    )
    serializer_class = shapes.CohortRow
    input_class = shapes.CohortInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Cohort]) -> QuerySet[Cohort]:
        """As the scope of tracks says."""
        return queryset.filter(track__in=tracks_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Cohort]) -> QuerySet[Cohort]:
        """By track."""
        return queryset.filter(filters.words(self.request, {"track": "track__code"}))

    def rows(self, page: Sequence[Cohort]) -> list[dict[str, Any]]:
        """One row a cohort."""
        return [shapes.cohort_row(row) for row in page]

    @extend_schema(request=shapes.CohortInput, responses={201: shapes.CohortRow})
    def create(self, request: Request) -> Response:
        """Plan one."""
        given = self.given()
        row = services.open_cohort(
            track=given.pop("track"), given=given, actor=self.actor, now=self.now
        )
        return self.fresh(row, status=201)

    @extend_schema(request=shapes.CohortChangeInput, responses={200: shapes.CohortRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change it."""
        row, changes = self.get_object(), self.given(shapes.CohortChangeInput)
        services.change_cohort(cohort=row, changes=changes, actor=self.actor, now=self.now)
        return self.fresh(row)

    @extend_schema(request=None, responses={200: shapes.CohortRow})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """It takes nobody any more."""
        row = self.get_object()
        services.close_cohort(cohort=row, actor=self.actor, now=self.now)
        return self.fresh(row)

    @extend_schema(request=None, responses={200: shapes.CohortRow})
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: str) -> Response:
        """Begin now."""
        row = self.get_object()
        services.begin_cohort(cohort=row, actor=self.actor, now=self.now)
        return self.fresh(row)

    @extend_schema(request=None, responses={200: shapes.PlaceRow(many=True)})
    @action(detail=True, methods=["get"])
    def places(self, request: Request, pk: str) -> Response:
        """Places and turns of the people whom the asker may see, in the order of waiting."""
        seen = enrolments_visible_to(self.sight).values("pk")
        rows = CohortPlace.objects.filter(cohort=self.get_object(), given_up_at=None)
        found = rows.filter(enrolment__in=seen).order_by("waits_since", "pk")
        return Response([shapes.place_row(row) for row in found])

    @extend_schema(request=shapes.PlaceInput, responses={200: shapes.PlaceRow})
    @places.mapping.post
    def seat(self, request: Request, pk: str) -> Response:
        """Put somebody who waits into it."""
        row, asked = self.get_object(), self.given(shapes.PlaceInput)["enrolment"]
        seen = enrolments_visible_to(self.sight).select_related("employee", "track")
        way = get_object_or_404(seen, pk=asked.pk)
        place = services.give_place(cohort=row, enrolment=way, actor=self.actor, now=self.now)
        return Response(shapes.place_row(place))

    def fresh(self, row: Cohort, status: int = 200) -> Response:
        """The cohort as it is now."""
        return self.done(self.get_queryset().get(pk=row.pk), status=status)
