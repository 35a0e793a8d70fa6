"""Team figures over the API: the same question, scope and rows as the page and the command."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from orgchange.directory.models import JobFunction
from orgchange.teams.reports import access
from orgchange.teams.reports.measure import data_as_of, measure, measure_trend
from orgchange.teams.reports.parsing import ONLY, SORTS
from orgchange.teams.reports.shapes import SCOPES, SHARES, head

FILTERS = [
    OpenApiParameter("scope", str, enum=SCOPES, description="Rows of what; implied by the rest."),
    OpenApiParameter("function", str, enum=JobFunction.values, description="Host function."),
    OpenApiParameter("department", str, description="Code; with everything below it."),
    OpenApiParameter("team", int),
    OpenApiParameter("as_of", OpenApiTypes.DATE, description="A day; without it, today."),
    OpenApiParameter("known_at", OpenApiTypes.DATETIME, description="Without it, as known now."),
]
OF_TEAMS = [
    OpenApiParameter("q", str, description="Part of a team's name."),
    OpenApiParameter("only", str, enum=ONLY, description="Teams below target, with a gap, loaded."),
    OpenApiParameter("sort", str, enum=[*SORTS, *(f"-{name}" for name in SORTS)]),
]


class FigureRow(serializers.Serializer[Any]):
    """One team, or several together; null where there is nothing to say, or it is withheld."""

    scope = serializers.ChoiceField(SCOPES)
    code = serializers.CharField(help_text="Function, department's code, or team's id.")
    name = serializers.CharField()
    host_function = serializers.CharField()
    teams = serializers.IntegerField(help_text="Open on the day.")
    teams_measured = serializers.IntegerField(help_text="Those with a working member.")
    teams_above_target = serializers.IntegerField(allow_null=True)
    working = serializers.IntegerField(help_text="Pairs of team and working member.")
    cross = serializers.IntegerField()
    background = serializers.IntegerField(
        allow_null=True, help_text="The span; withheld over fewer than five people."
    )
    people = serializers.IntegerField(help_text="Working members, each once.")
    high_load = serializers.IntegerField()
    over_load = serializers.IntegerField()
    highest_load = serializers.IntegerField()
    slots_required = serializers.IntegerField()
    slots_filled = serializers.IntegerField()
    slots_unowned = serializers.IntegerField()
    unowned = serializers.CharField(help_text="`code:missing`, with spaces between; of one team.")
    held_days = serializers.IntegerField()
    core_days = serializers.IntegerField()
    target = serializers.CharField(help_text="Which share the kind measures; of one team.")
    minimum_share = serializers.IntegerField(allow_null=True)
    meets_target = serializers.BooleanField(allow_null=True)
    waived_until = serializers.DateField(allow_null=True, help_text="The last day of the waiver.")
    share = serializers.FloatField(allow_null=True)
    background_share = serializers.FloatField(allow_null=True)
    mix = serializers.FloatField(allow_null=True)
    continuity = serializers.FloatField(allow_null=True)


class TrendPointRow(serializers.Serializer[Any]):
    """The shares, the places and the teams above their target on one day."""

    day = serializers.DateField()
    teams = serializers.IntegerField()
    teams_measured = serializers.IntegerField()
    teams_above_target = serializers.IntegerField(allow_null=True)
    working = serializers.IntegerField()
    cross = serializers.IntegerField()
    background = serializers.IntegerField(allow_null=True)
    slots_required = serializers.IntegerField()
    slots_filled = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    background_share = serializers.FloatField(allow_null=True)


class Moment(serializers.Serializer[Any]):
    """What every document begins with."""

    as_of = serializers.DateField(allow_null=True)
    known_at = serializers.DateTimeField(allow_null=True)
    data_as_of = serializers.DateTimeField(allow_null=True)


class TeamFiguresDocument(Moment):
    """Figures at one moment."""

    rows = FigureRow(many=True)


class TeamTrendDocument(Moment):
    """The figures at each month's end up to three years back, and on the day."""

    rows = TrendPointRow(many=True)


class TeamFiguresViewSet(ViewSet):
    """Figures of teams, functions, departments, the organisation, within what the asker may see."""

    @extend_schema(parameters=[*FILTERS, *OF_TEAMS], responses=TeamFiguresDocument)
    def list(self, request: Request) -> Response:
        """The figures: one row a team or group of teams."""
        asked = access.ask(request._request, now=timezone.now())
        return Response(plain(measure(asked).as_dict()))

    @extend_schema(parameters=FILTERS, responses=TeamTrendDocument)
    @action(detail=False)
    def trend(self, request: Request) -> Response:
        """The trend of one scope: the organisation, a function, a department or a team."""
        asked = access.ask(request._request, now=timezone.now())
        rows = [row.as_dict() for row in measure_trend(asked)]
        return Response(plain({**head(asked.query, data_as_of()), "rows": rows}))


def plain(document: dict[str, Any]) -> dict[str, Any]:
    """The document with plain numbers for decimals."""
    for row in document["rows"]:
        for name in SHARES:
            if row.get(name) is not None:
                row[name] = float(row[name])
    return document
