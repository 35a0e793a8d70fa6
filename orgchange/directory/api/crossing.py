"""What crosses the departments: roles and delegations, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory import services
from orgchange.directory.api import filters
from orgchange.directory.api import serializers as shapes
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.models import AccessGrant, Delegation
from orgchange.directory.scopes import delegations_visible_to, grants_visible_to


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
