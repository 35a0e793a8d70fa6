"""Check-ins and alarms as JSON: for those who read the daily work."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.pilots.api import running_shapes as shapes
from orgchange.pilots.api.pilots import NUMBER
from orgchange.pilots.models import CheckIn, KillAlarm, Pilot, ReadingSource
from orgchange.pilots.scopes import pilots_inside
from orgchange.pilots.services.alarms import raise_alarm, settle_alarm
from orgchange.pilots.services.check_ins import Said, change_check_in, write_check_in
from orgchange.pilots.services.readings import NewReading


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot", "mood")))
class CheckInViewSet(RowsViewSet[CheckIn]):
    """Check-ins of the pilots whose daily work one may read."""

    queryset = CheckIn.objects.select_related("written_by__employee", "pilot").order_by("pk")
    serializer_class = shapes.CheckInRow
    input_class = shapes.CheckInInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[CheckIn]) -> QuerySet[CheckIn]:
        """As the scope of the daily work says."""
        return queryset.filter(pilot__in=pilots_inside(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[CheckIn]) -> QuerySet[CheckIn]:
        """By pilot and mood."""
        wanted = filters.ids(self.request, {"pilot": "pilot"})
        return queryset.filter(wanted & filters.words(self.request, {"mood": "mood"}))

    def rows(self, page: Sequence[CheckIn]) -> list[dict[str, Any]]:
        """One row a check-in."""
        return [shapes.check_in_row(row) for row in page]

    @extend_schema(request=shapes.CheckInInput, responses={201: shapes.CheckInRow})
    def create(self, request: Request) -> Response:
        """Check in, with the readings of these days."""
        given = self.given()
        pilot = get_object_or_404(pilots_inside(self.sight), pk=given.pop("pilot").pk)
        readings = [NewReading(**row) for row in given.pop("readings", [])]
        row = write_check_in(
            pilot=pilot,
            said=Said(**given),
            readings=readings,
            source=ReadingSource.API,
            actor=self.actor,
            now=self.now,
        )
        return self.done(self.queryset.get(pk=row.pk), status=201)

    @extend_schema(request=shapes.SaidInput, responses={200: shapes.CheckInRow})
    def update(self, request: Request, pk: str) -> Response:
        """Put a check-in right; what it said before is in the record of changes."""
        row, given = self.get_object(), self.given(shapes.SaidInput)
        change_check_in(check_in=row, said=Said(**given), actor=self.actor, now=self.now)
        return self.done(self.queryset.get(pk=row.pk))


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot")))
class KillAlarmViewSet(RowsViewSet[KillAlarm]):
    """Alarms of the pilots whose daily work one may read."""

    queryset = KillAlarm.objects.select_related("criterion", "pilot").order_by("pk")
    serializer_class = shapes.KillAlarmRow
    input_class = shapes.KillAlarmInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[KillAlarm]) -> QuerySet[KillAlarm]:
        """As the scope of the daily work says."""
        return queryset.filter(pilot__in=pilots_inside(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[KillAlarm]) -> QuerySet[KillAlarm]:
        """By pilot."""
        return queryset.filter(filters.ids(self.request, {"pilot": "pilot"}))

    def rows(self, page: Sequence[KillAlarm]) -> list[dict[str, Any]]:
        """One row an alarm."""
        return [shapes.alarm_row(row) for row in page]

    @extend_schema(request=shapes.KillAlarmInput, responses={201: shapes.KillAlarmRow})
    def create(self, request: Request) -> Response:
        """Say that a criterion is met that people watch: the pilot stops at once."""
        given = self.given()
        pilot: Pilot = get_object_or_404(pilots_inside(self.sight), pk=given.pop("pilot").pk)
        row = raise_alarm(pilot=pilot, **given, actor=self.actor, now=self.now)
        return self.done(row, status=201)

    @extend_schema(request=shapes.SettleAlarmInput, responses={200: shapes.KillAlarmRow})
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """Say that an alarm was none."""
        words = self.given(shapes.SettleAlarmInput)["words"]
        row = settle_alarm(alarm=self.get_object(), words=words, actor=self.actor, now=self.now)
        return self.done(row)
