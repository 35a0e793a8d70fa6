"""What crosses the departments: teams, seats in them, roles and delegations, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory import services
from orgchange.directory.api import filters
from orgchange.directory.api import serializers as shapes
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.models import AccessGrant, Delegation, Team, TeamMembership
from orgchange.directory.scopes import delegations_visible_to, grants_visible_to


@extend_schema_view(list=extend_schema(parameters=filters.parameters("kind", "lead")))
class TeamViewSet(RowsViewSet[Team]):
    """Rosters that cross departments."""

    queryset = Team.objects.select_related("lead")
    serializer_class = shapes.TeamRow
    input_class = shapes.TeamInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Team]) -> QuerySet[Team]:
        """Teams are open to whoever may look up colleagues."""
        return queryset if self.sight.sees_directory else queryset.none()

    def narrowed(self, queryset: QuerySet[Team]) -> QuerySet[Team]:
        """By kind and lead."""
        wanted = filters.ids(self.request, {"lead": "lead"})
        return queryset.filter(wanted & filters.words(self.request, {"kind": "kind"}))

    def rows(self, page: Sequence[Team]) -> list[dict[str, Any]]:
        """One row a team."""
        return [shapes.team_row(team) for team in page]

    @extend_schema(request=shapes.TeamInput, responses={201: shapes.TeamRow})
    def create(self, request: Request) -> Response:
        """Open a team."""
        team = services.create_team(**self.given(), actor=self.actor, now=self.now)
        return self.done(team, 201)

    @extend_schema(request=shapes.LastDay)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close it after its last day; its seats end with it."""
        team = self.get_object()
        given = self.given(shapes.LastDay)
        services.close_team(team=team, **given, actor=self.actor, now=self.now)
        team.refresh_from_db()
        return self.done(team)


@extend_schema_view(
    list=extend_schema(parameters=[*filters.DATED, *filters.parameters("team", "employee", "slot")])
)
class TeamMembershipViewSet(RowsViewSet[TeamMembership]):
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
        return [shapes.membership_row(seat) for seat in page]

    @extend_schema(request=shapes.MembershipInput, responses={201: shapes.MembershipRow})
    def create(self, request: Request) -> Response:
        """Seat somebody from a day to before a day."""
        given = self.given()
        services.set_membership(**given, actor=self.actor, now=self.now)
        seats = TeamMembership.objects.current().on(given["starts_on"]).select_related("employee")
        key = {name: given[name] for name in ("team", "employee", "slot")}
        return self.done(seats.get(**key), 201)

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


@extend_schema_view(list=extend_schema(parameters=filters.parameters("user", "role", "department")))
class AccessGrantViewSet(RowsViewSet[AccessGrant]):
    """Roles granted to accounts: seen by administrators and auditors."""

    queryset = AccessGrant.objects.select_related("user", "department")
    serializer_class = shapes.GrantRow
    input_class = shapes.GrantInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[AccessGrant]) -> QuerySet[AccessGrant]:
        """Administrators and auditors see all, everybody the own."""
        return queryset.filter(pk__in=grants_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[AccessGrant]) -> QuerySet[AccessGrant]:
        """By account, role, department."""
        wanted = filters.ids(self.request, {"user": "user", "department": "department"})
        return queryset.filter(wanted & filters.words(self.request, {"role": "role"}))

    def rows(self, page: Sequence[AccessGrant]) -> list[dict[str, Any]]:
        """One row a grant."""
        return [shapes.grant_row(grant) for grant in page]

    @extend_schema(request=shapes.GrantInput, responses={201: shapes.GrantRow})
    def create(self, request: Request) -> Response:
        """Grant a role."""
        grant = services.grant_access(**self.given(), actor=self.actor, now=self.now)
        return self.done(grant, 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take a role away, from today on."""
        services.revoke_access(grant=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("principal", "delegate")))
class DelegationViewSet(RowsViewSet[Delegation]):
    """What managers handed over: seen by both ends, HR of the part, administrators, auditors."""

    queryset = Delegation.objects.select_related("principal", "delegate")
    serializer_class = shapes.DelegationRow
    input_class = shapes.DelegationInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Delegation]) -> QuerySet[Delegation]:
        """As the scope says."""
        return queryset.filter(pk__in=delegations_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Delegation]) -> QuerySet[Delegation]:
        """By either end."""
        names = {"principal": "principal", "delegate": "delegate"}
        wanted: Q = filters.ids(self.request, names)
        return queryset.filter(wanted)

    def rows(self, page: Sequence[Delegation]) -> list[dict[str, Any]]:
        """One row a delegation."""
        return [shapes.delegation_row(row) for row in page]

    @extend_schema(request=shapes.DelegationInput, responses={201: shapes.DelegationRow})
    def create(self, request: Request) -> Response:
        """Hand over."""
        row = services.delegate(**self.given(), actor=self.actor, now=self.now)
        return self.done(row, 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """End a delegation, from today on."""
        services.end_delegation(delegation=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)
