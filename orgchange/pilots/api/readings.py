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
from orgchange.core.dates import firm_day
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.scopes import sight
from orgchange.pilots.api import running_shapes as shapes
from orgchange.pilots.api.pilots import NUMBER
from orgchange.pilots.measuring import contract_in_force, known_readings, readings_of
from orgchange.pilots.models import Pilot, Reading, ReadingSource
from orgchange.pilots.reading_files.written import (
    WrittenFile,
    file_lines,
    file_of,
    first_of_files,
)
from orgchange.pilots.scopes import pilots_visible_to
from orgchange.pilots.services.readings import NewReading, write_reading, write_readings
from orgchange.pilots.services.withdrawing import undo_file, withdraw_reading
from orgchange.pilots.stakes import stakes_of
from orgchange.pilots.statistics import result_of


@extend_schema_view(
    list=extend_schema(
        parameters=[*filters.parameters("pilot", "series", "withdrawn"), filters.KNOWN_AT]
    )
)
class ReadingViewSet(RowsViewSet[Reading]):
    """Readings of pilots: those that stand, as known now or at an instant.

    They are never changed: a new one names the one that it `corrects`. One that should never have
    existed is withdrawn: it stands no more, and stays on record with the reason.
    """

    queryset = Reading.objects.select_related("withdrawal").order_by("pk")
    serializer_class = shapes.ReadingRow
    input_class = shapes.ReadingInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Reading]) -> QuerySet[Reading]:
        """What is measured is open to colleagues, as the pilots are."""
        return queryset.filter(pilot__in=pilots_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Reading]) -> QuerySet[Reading]:
        """By pilot and series, as it was known; `withdrawn`: those that were withdrawn by then."""
        wanted = filters.ids(self.request, {"pilot": "pilot"})
        wanted &= filters.words(self.request, {"series": "series"})
        known_at = filters.moments(self.request).known_at
        if self.request.query_params.get("withdrawn") == "true":
            until = known_at or self.now
            return queryset.filter(wanted, withdrawal__withdrawn_at__lte=until)
        return known_readings(queryset.filter(wanted), known_at=known_at)

    def rows(self, page: Sequence[Reading]) -> list[dict[str, Any]]:
        """One row a reading."""
        return [shapes.reading_row(row) for row in page]

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

    @extend_schema(request=shapes.WithdrawInput, responses={200: shapes.ReadingRow})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Say that it should never have existed. Nothing stands on its day then."""
        given = self.given(shapes.WithdrawInput)
        withdraw_reading(reading=self.get_object(), **given, actor=self.actor, now=self.now)
        return self.done(self.get_object())

    def _pilot(self, pilot: Pilot) -> Pilot:
        return get_object_or_404(pilots_visible_to(self.sight), pk=pilot.pk)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot")))
class ReadingFileViewSet(RowsViewSet[Reading]):
    """The files from which readings came, each named by the id of its first reading."""

    queryset = first_of_files().select_related("recorded_by__employee", "pilot").order_by("pk")
    serializer_class = shapes.ReadingFileRow
    input_class = shapes.UndoFileInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Reading]) -> QuerySet[Reading]:
        """As the readings are."""
        return queryset.filter(pilot__in=pilots_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Reading]) -> QuerySet[Reading]:
        """By pilot."""
        return queryset.filter(filters.ids(self.request, {"pilot": "pilot"}))

    def rows(self, page: Sequence[Reading]) -> list[dict[str, Any]]:
        """One row a file."""
        return [shapes.file_row(row) for row in file_lines(page)]

    @extend_schema(responses={200: shapes.UndoPreview})
    @action(detail=True, methods=["get"], url_path="undo-preview")
    def undo_preview(self, request: Request, pk: str) -> Response:
        """What undoing it would do, and what stands on its readings; changes nothing."""
        file = self._file()
        before = [row.corrects for row in file.corrections if row.corrects is not None]
        return Response(
            {
                "id": file.first,
                "standing": len(file.standing),
                "withdrawn": [row.pk for row in file.new],
                "put_back": [row.pk for row in before],
                "changed_since": file.changed_since,
                "stakes": stakes_of(file.pilot, file.standing, put_back=before),
            }
        )

    @extend_schema(request=shapes.UndoFileInput, responses={200: shapes.ReadingFileRow})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Withdraw what it wrote and still stands; what it had corrected stands again."""
        undo_file(file=self._file(), **self.given(), actor=self.actor, now=self.now)
        return self.done(self.get_object())

    def _file(self) -> WrittenFile:
        first = self.get_object()
        file = file_of(first.pilot, first.pk)
        assert file is not None  # noqa: S101 - its first reading was found
        return file


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
