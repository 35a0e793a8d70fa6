"""Readings as JSON: the list, one, many at once; and what they say."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.api.views import ScopedViewSet
from orgchange.core.dates import OPEN_INSTANT, firm_day
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.scopes import sight
from orgchange.pilots.api import running_shapes as shapes
from orgchange.pilots.api.pilots import NUMBER
from orgchange.pilots.measuring import contract_in_force, known_readings, readings_of
from orgchange.pilots.models import Pilot, Reading, ReadingSource
from orgchange.pilots.scopes import pilots_visible_to
from orgchange.pilots.services.readings import NewReading, write_reading, write_readings
from orgchange.pilots.statistics import result_of


@extend_schema_view(
    list=extend_schema(parameters=[*filters.parameters("pilot", "series"), filters.KNOWN_AT])
)
class ReadingViewSet(RowsViewSet[Reading]):
    """Readings of pilots: those that stand, as known now or at an instant.

    They are never changed: a new one names the one that it `corrects`.
    """

    queryset = Reading.objects.order_by("pk")
    serializer_class = shapes.ReadingRow
    input_class = shapes.ReadingInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Reading]) -> QuerySet[Reading]:
        """What is measured is open to colleagues, as the pilots are."""
        return queryset.filter(pilot__in=pilots_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Reading]) -> QuerySet[Reading]:
        """By pilot and series, as it was known."""
        wanted = filters.ids(self.request, {"pilot": "pilot"})
        wanted &= filters.words(self.request, {"series": "series"})
        known_at = filters.moments(self.request).known_at
        return known_readings(queryset.filter(wanted), known_at=known_at)

    def rows(self, page: Sequence[Reading]) -> list[dict[str, Any]]:
        """One row a reading."""
        return [shapes.reading_row(row, stands=row.superseded_at == OPEN_INSTANT) for row in page]

    @extend_schema(request=shapes.ReadingInput, responses={201: shapes.ReadingRow})
    def create(self, request: Request) -> Response:
        """Write one. With a `key`, a repeated request answers the same reading."""
        given = self.given()
        pilot = self._pilot(given.pop("pilot"))
        row = write_reading(
            pilot=pilot,
            row=NewReading(**given),
            source=ReadingSource.API,
            actor=self.actor,
            now=self.now,
        )
        return self.done(row, status=201)

    @extend_schema(request=shapes.ReadingsInput, responses={201: shapes.ReadingRow(many=True)})
    @action(detail=False, methods=["post"])
    def bulk(self, request: Request) -> Response:
        """Write up to a thousand of one pilot, all or none; problems name `readings[i]`."""
        given = self.given(shapes.ReadingsInput)
        written = write_readings(
            pilot=self._pilot(given["pilot"]),
            rows=[NewReading(**row) for row in given["readings"]],
            source=ReadingSource.API,
            actor=self.actor,
            now=self.now,
        )
        return Response(self.rows(written), status=201)

    def _pilot(self, pilot: Pilot) -> Pilot:
        return get_object_or_404(pilots_visible_to(self.sight), pk=pilot.pk)


class PilotResultViewSet(ScopedViewSet[Pilot]):
    """What the readings of a pilot say against its contract; by the pilot's id."""

    queryset = Pilot.objects.all()
    serializer_class = shapes.PilotResultRow
    lookup_value_regex = NUMBER
    filter_backends = ()

    def visible(self, queryset: QuerySet[Pilot]) -> QuerySet[Pilot]:
        """As the pilots are."""
        return queryset.filter(pk__in=pilots_visible_to(sight(self.request)).values("pk"))

    @extend_schema(parameters=[filters.AS_OF, filters.KNOWN_AT])
    def retrieve(self, request: Request, pk: str) -> Response:
        """The figures up to a day, as known at an instant; 404 before there is a contract."""
        pilot = self.get_object()
        contract = contract_in_force(pilot)
        if contract is None or not contract.measures.all():
            raise Http404
        asked = filters.moments(request)
        readings = readings_of(pilot, known_at=asked.known_at)
        result = result_of(contract, readings, on=asked.as_of or firm_day(timezone.now()))
        return Response(
            {
                "pilot": pilot.pk,
                "headline": result.headline,
                "lines": result.lines,
                "figures": result.as_json(),
            }
        )
