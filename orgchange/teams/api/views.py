"""Teams and the seats in them, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet, attributes
from orgchange.teams import policies, services
from orgchange.teams.api import serializers as shapes
from orgchange.teams.api.bulk import BulkEditMixin
from orgchange.teams.api.requests import SuggestionsMixin
from orgchange.teams.models import Team, TeamMembership
from orgchange.teams.queries import charters_on
from orgchange.teams.scopes import teams_run_by, teams_visible_to

PEOPLE = ("lead", "answers_to")


@extend_schema_view(
    list=extend_schema(parameters=[*filters.DATED, *filters.parameters("kind", "lead")])
)
class TeamViewSet(SuggestionsMixin, RowsViewSet[Team]):
    """Rosters that cross departments."""

    queryset = Team.objects.select_related("kind", "lead")
    serializer_class = shapes.TeamRow
    input_class = shapes.TeamInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Team]) -> QuerySet[Team]:
        """Teams are open to whoever may look up colleagues."""
        return queryset.filter(pk__in=teams_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Team]) -> QuerySet[Team]:
        """By kind and lead."""
        wanted = filters.ids(self.request, {"lead": "lead"})
        return queryset.filter(wanted & filters.words(self.request, {"kind": "kind__code"}))

    def rows(self, page: Sequence[Team]) -> list[dict[str, Any]]:
        """One row a team, with the charter of the day."""
        asked = filters.moments(self.request)
        charters = charters_on(
            [team.pk for team in page], on=asked.as_of or self.sight.on, known_at=asked.known_at
        )
        return [shapes.team_row(team, charters.get(team.pk)) for team in page]

    @extend_schema(request=shapes.TeamInput, responses={201: shapes.TeamRow})
    def create(self, request: Request) -> Response:
        """Open a team."""
        team = services.open_team(**self.given(), actor=self.actor, now=self.now)
        return self.done(team, 201)

    @extend_schema(request=shapes.CharterChange, responses={200: shapes.TeamRow})
    @action(detail=True, methods=["post"], url_path="charter")
    def charter(self, request: Request, pk: str) -> Response:
        """Change the charter from a day on."""
        team = self.get_object()
        given = attributes(self.given(shapes.CharterChange), PEOPLE)
        services.change_charter(
            team=team,
            valid_from=given.pop("valid_from"),
            changes=given,
            actor=self.actor,
            now=self.now,
        )
        team.refresh_from_db()
        return self.done(team)

    @extend_schema(request=shapes.LastDay)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close it after its last day; its seats end with it."""
        team = self.get_object()
        given = self.given(shapes.LastDay)
        services.close_team(team=team, **given, actor=self.actor, now=self.now)
        team.refresh_from_db()
        return self.done(team)

    @extend_schema(request=shapes.ExtensionInput)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        """Move the last day: earlier ends seats, later (null: open) keeps them as agreed."""
        team = self.get_object()
        given = self.given(shapes.ExtensionInput)
        services.set_last_day(team=team, **given, actor=self.actor, now=self.now)
        team.refresh_from_db()
        return self.done(team)


@extend_schema_view(
    list=extend_schema(parameters=[*filters.DATED, *filters.parameters("team", "employee", "slot")])
)
class TeamMembershipViewSet(BulkEditMixin):
    """Seats in teams, as known now unless `known_at` says otherwise."""

    queryset = TeamMembership.objects.select_related("employee", "team")
    serializer_class = shapes.MembershipRow
    input_class = shapes.MembershipInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[TeamMembership]) -> QuerySet[TeamMembership]:
        """Seats are open to whoever may look up colleagues."""
        if not self.sight.sees_directory:
            return queryset.none()
        asked = filters.moments(self.request)
        heard = TeamMembership.objects.known_at(asked.known_at)
        if asked.as_of:
            heard = heard.on(asked.as_of)
        return queryset.filter(pk__in=heard.values("pk"))

    def narrowed(self, queryset: QuerySet[TeamMembership]) -> QuerySet[TeamMembership]:
        """By team, person, slot."""
        wanted = filters.ids(self.request, {"team": "team", "employee": "employee"})
        return queryset.filter(wanted & filters.words(self.request, {"slot": "slot"}))

    def rows(self, page: Sequence[TeamMembership]) -> list[dict[str, Any]]:
        """One row a seat."""
        run = teams_run_by(self.sight)
        own = {seat.team_id for seat in page if seat.employee_id == self.sight.employee_id}
        return [
            shapes.membership_row(
                seat,
                sees_time=policies.sees_time(
                    self.sight, is_member=seat.team_id in own, runs_it=seat.team_id in run
                ),
            )
            for seat in page
        ]

    @extend_schema(request=shapes.MembershipInput, responses={201: shapes.WrittenMembershipRow})
    def create(self, request: Request) -> Response:
        """Seat somebody from a day to before a day."""
        given = self.given()
        written = services.set_membership(**given, actor=self.actor, now=self.now)
        seats = TeamMembership.objects.current().on(given["starts_on"]).select_related("employee")
        key = {name: given[name] for name in ("team", "employee", "slot")}
        row = self.rows([seats.get(**key)])[0]
        return Response({**row, "warnings": shapes.warning_rows(written)}, status=201)

    @extend_schema(request=shapes.LastDay, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End a seat after its last day."""
        seat = self.get_object()
        services.end_membership(
            team=seat.team,
            employee=seat.employee,
            slot=seat.slot,
            **self.given(shapes.LastDay),
            actor=self.actor,
            now=self.now,
        )
        return Response(status=204)

    @extend_schema(request=shapes.ExtensionInput, responses={200: shapes.WarningsRow})
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        """Move the last day of a seat."""
        seat = self.get_object()
        written = services.extend_membership(
            team=seat.team,
            employee=seat.employee,
            slot=seat.slot,
            **self.given(shapes.ExtensionInput),
            actor=self.actor,
            now=self.now,
        )
        return Response({"warnings": shapes.warning_rows(written)})

    @extend_schema(request=shapes.HandOverInput, responses={200: shapes.WarningsRow})
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """From a day on somebody else fills the slot, for as long as this seat would have."""
        seat = self.get_object()
        written = services.hand_over(
            team=seat.team,
            slot=seat.slot,
            giver=seat.employee,
            **self.given(shapes.HandOverInput),
            actor=self.actor,
            now=self.now,
        )
        return Response({"warnings": shapes.warning_rows(written)})
