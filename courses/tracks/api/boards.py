"""The board of a track as JSON: the figures of the page."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from courses.tracks.boards.board import Board, FunctionLine, board_of
from courses.tracks.policies.matching import sees_board
from courses.tracks.scopes import tracks_visible_to
from orgchange.directory.api.filters import AS_OF, moments
from orgchange.directory.models import JobFunction
from orgchange.directory.scopes import sight


class FunctionShape(serializers.Serializer[Any]):
    """A function; empty: all. A null is withheld."""

    function = serializers.ChoiceField(JobFunction.choices, allow_blank=True)
    headcount = serializers.IntegerField(allow_null=True)
    grown = serializers.IntegerField(allow_null=True)
    hired = serializers.IntegerField(allow_null=True)
    lent = serializers.IntegerField(allow_null=True)
    per_hundred = serializers.DecimalField(6, 1, allow_null=True)
    pilots_now = serializers.IntegerField()
    pilots_planned = serializers.IntegerField()


class FunnelShape(serializers.Serializer[Any]):
    """A state, in a stage while somebody is on the way."""

    state = serializers.CharField()
    stage = serializers.IntegerField(allow_null=True)
    people = serializers.IntegerField(allow_null=True)
    median_days = serializers.IntegerField(allow_null=True)


class QuarterShape(serializers.Serializer[Any]):
    """A quarter to come."""

    quarter = serializers.CharField()
    cohort_places = serializers.IntegerField()
    expected = serializers.IntegerField(allow_null=True)
    certificates_ending = serializers.IntegerField(allow_null=True)
    pilots_to_start = serializers.IntegerField()


class DomainShape(serializers.Serializer[Any]):
    """A domain and how many hold it."""

    domain = serializers.CharField()
    holders = serializers.IntegerField(allow_null=True)


class BoardShape(serializers.Serializer[Any]):
    """Supply and demand of a track at a day's end, or now."""

    track = serializers.SlugField()
    as_of = serializers.DateField()
    is_withheld = serializers.BooleanField()
    functions = FunctionShape(many=True)
    whole = FunctionShape()
    funnel = FunnelShape(many=True)
    certificates_ending = serializers.IntegerField(allow_null=True)
    pilots_without = serializers.ListField(child=serializers.IntegerField())
    approved_without_pilot = serializers.IntegerField()
    domains = DomainShape(many=True)
    quarters = QuarterShape(many=True)


TRACK = OpenApiParameter("track", str, required=True, description="The code of the track.")


class TrackBoardViewSet(ViewSet):
    """The board of a track: the same figures as the page."""

    serializer_class = BoardShape

    @extend_schema(parameters=[TRACK, AS_OF], responses={200: BoardShape})
    def list(self, request: Request) -> Response:
        """The figures of a day's end; of now, without one."""
        held = sight(request)
        code = request.query_params.get("track", "")
        track = get_object_or_404(tracks_visible_to(held), code=code)
        if not sees_board(held, track):
            raise Http404
        found = board_of(track, held, as_of=moments(request).as_of, now=timezone.now())
        return Response({"track": track.code, **_board(found)})


def _board(found: Board) -> dict[str, Any]:
    return {
        "as_of": found.on,
        "is_withheld": found.is_withheld,
        "functions": [_function(one) for one in found.functions],
        "whole": _function(found.whole),
        "funnel": [
            {
                "state": one.state,
                "stage": one.stage_id,
                "people": one.people,
                "median_days": one.median_days,
            }
            for one in found.funnel
        ],
        "certificates_ending": found.ending,
        "pilots_without": [one.pilot_id for one in found.needs],
        "approved_without_pilot": found.approved,
        "domains": [{"domain": name, "holders": people} for name, people in found.domains.items()],
        "quarters": [
            {
                "quarter": one.name,
                "cohort_places": one.places,
                "expected": one.expected,
                "certificates_ending": one.ending,
                "pilots_to_start": one.planned,
            }
            for one in found.quarters
        ],
    }


def _function(line: FunctionLine) -> dict[str, Any]:
    return {
        "function": line.function,
        "headcount": line.headcount,
        **line.sources,
        "per_hundred": line.per_hundred,
        "pilots_now": line.now,
        "pilots_planned": line.soon,
    }
