"""Runs of the matching, their pairs, and who came ready, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from courses.tracks.api import matching_shapes as shapes
from courses.tracks.models import MatchPair, MatchRun, Supply, Track, TrackRole
from courses.tracks.offices import offices_of
from courses.tracks.policies.matching import sees_matching
from courses.tracks.services import match_answers, matching, supply
from orgchange.core.dates import day_after
from orgchange.directory.api.filters import ids, parameters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.scopes import Sight, records_visible_to


def matched_by(sight: Sight) -> Q:
    """The tracks whose matching the asker reads: all, or those one leads."""
    if sight.is_auditor or sight.hr_everywhere:
        return Q()
    return Q(track__in=offices_of(sight, roles=(TrackRole.LEAD,)).values("track"))


class MatchRunViewSet(RowsViewSet[MatchRun]):
    """Dry runs of the solver. Nobody is placed by them."""

    queryset = MatchRun.objects.select_related("track", "run_by")
    serializer_class = shapes.RunShape
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[MatchRun]) -> QuerySet[MatchRun]:
        """Those of tracks that the asker leads; all, for HR of the whole and auditors."""
        return queryset.filter(matched_by(self.sight))

    def rows(self, page: Sequence[MatchRun]) -> list[dict[str, Any]]:
        """One row a run."""
        return [shapes.run_row(row) for row in page]

    @extend_schema(request=shapes.RunInput, responses={201: shapes.RunShape})
    def create(self, request: Request) -> Response:
        """Propose pairs from what holds now; with `?dry_run=true` without keeping them."""
        given = self.given(shapes.RunInput)
        tracks = Track.objects.all()
        track = get_object_or_404(tracks, code=given.pop("track"))
        if not sees_matching(self.sight, track):
            track = get_object_or_404(tracks.none())
        row = matching.run(track=track, actor=self.actor, now=self.now, **given)
        return self.done(row, status=201)

    @extend_schema(request=shapes.OverrideInput, responses={201: shapes.PairShape})
    @action(detail=True, methods=["post"])
    def override(self, request: Request, pk: str) -> Response:
        """Somebody other than proposed, with the reason. Hard limits hold."""
        given = self.given(shapes.OverrideInput)
        pair = match_answers.override(
            run=self.get_object(), actor=self.actor, now=self.now, **given
        )
        return Response(shapes.pair_row(pair), status=201)


class MatchPairViewSet(RowsViewSet[MatchPair]):
    """Proposed pairs with their reasons, and what a person made of each."""

    queryset = MatchPair.objects.select_related("run__track", "enrolment", "pilot", "mentor")
    serializer_class = shapes.PairShape
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[MatchPair]) -> QuerySet[MatchPair]:
        """Those of the runs that the asker reads."""
        runs = MatchRun.objects.filter(matched_by(self.sight))
        return queryset.filter(run__in=runs.values("pk"))

    def narrowed(self, queryset: QuerySet[MatchPair]) -> QuerySet[MatchPair]:
        """`?run=7&pilot=3`."""
        return queryset.filter(ids(self.request, {"run": "run", "pilot": "pilot"}))

    def rows(self, page: Sequence[MatchPair]) -> list[dict[str, Any]]:
        """One row a pair."""
        return [shapes.pair_row(row) for row in page]

    @extend_schema(parameters=parameters("run", "pilot"))
    def list(self, request: Request) -> Response:
        """A page of pairs."""
        return super().list(request)

    @extend_schema(request=None, responses={200: shapes.PairShape})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Place the pair as proposed; hard limits are looked at again."""
        pair = self.get_object()
        return self.done(match_answers.confirm(pair=pair, actor=self.actor, now=self.now))

    @extend_schema(request=shapes.WordsInput, responses={200: shapes.PairShape})
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Not this pair, with the reason."""
        given = self.given(shapes.WordsInput)
        pair = self.get_object()
        return self.done(match_answers.refuse(pair=pair, actor=self.actor, now=self.now, **given))

    @extend_schema(request=None, responses={200: shapes.PairShape})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take the answer back, while nothing was built on it."""
        pair = self.get_object()
        return self.done(match_answers.undo(pair=pair, actor=self.actor, now=self.now))


class TrackSupplyViewSet(RowsViewSet[Supply]):
    """Who came ready: hired, or lent by a partner."""

    queryset = Supply.objects.select_related("track", "employee")
    serializer_class = shapes.SupplyShape
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Supply]) -> QuerySet[Supply]:
        """Those whose records one may see, and all of the tracks that one leads."""
        own = Q(employee__in=records_visible_to(self.sight).values("pk"))
        return queryset.filter(own | matched_by(self.sight))

    def rows(self, page: Sequence[Supply]) -> list[dict[str, Any]]:
        """One row a person."""
        return [shapes.supply_row(row) for row in page]

    @extend_schema(request=shapes.SupplyInput, responses={201: shapes.SupplyShape})
    def create(self, request: Request) -> Response:
        """Record somebody."""
        given = self.given(shapes.SupplyInput)
        last_day = given.pop("last_day", None)
        if last_day is not None:
            given["ends_on"] = day_after(last_day)
        row = supply.add_supply(actor=self.actor, now=self.now, **given)
        return self.done(row, status=201)

    @extend_schema(request=shapes.SupplyEndInput, responses={200: shapes.SupplyShape})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Their last day."""
        ends_on = day_after(self.given(shapes.SupplyEndInput)["last_day"])
        row = self.get_object()
        return self.done(
            supply.end_supply(supply=row, ends_on=ends_on, actor=self.actor, now=self.now)
        )
