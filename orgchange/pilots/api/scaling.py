"""Scale-ups as JSON: the hand-over, its places, and how much it is used there."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.pilots.api import scaling_shapes as shapes
from orgchange.pilots.api.pilots import NUMBER
from orgchange.pilots.models import AdoptionReading, ScaleSite, ScaleUp
from orgchange.pilots.scopes import pilots_visible_to
from orgchange.pilots.services import scaling
from orgchange.pilots.services.adoption import Measured, write_adoption
from orgchange.pilots.services.scale_money import ask_for_money


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot", "operator")))
class ScaleUpViewSet(RowsViewSet[ScaleUp]):
    """Pilots that are handed over: open to all who may look up pilots."""

    queryset = ScaleUp.objects.select_related("operator", "pilot__fund")
    serializer_class = shapes.ScaleUpRow
    input_class = shapes.ScaleUpChange
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[ScaleUp]) -> QuerySet[ScaleUp]:
        """As pilots are."""
        return queryset.filter(pilot__in=pilots_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[ScaleUp]) -> QuerySet[ScaleUp]:
        """By pilot and by who runs it."""
        names = {"pilot": "pilot", "operator": "operator"}
        return queryset.filter(filters.ids(self.request, names))

    def rows(self, page: Sequence[ScaleUp]) -> list[dict[str, Any]]:
        """One row a hand-over."""
        return [shapes.scale_up_row(row) for row in page]

    @extend_schema(request=shapes.ScaleUpChange, responses={200: shapes.ScaleUpRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Name who runs it, and by what one sees that it is used."""
        row = self.get_object()
        scaling.write_scale_up(scale_up=row, fields=self.given(), actor=self.actor, now=self.now)
        return self.done(self.get_object())

    @extend_schema(request=None, responses={200: shapes.ScaleUpRow})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Take it: whoever is to run it."""
        scaling.accept(scale_up=self.get_object(), actor=self.actor, now=self.now)
        return self.done(self.get_object())

    @extend_schema(request=shapes.MoneyInput, responses={201: shapes.ProposalMade})
    @action(detail=True, methods=["post"])
    def money(self, request: Request, pk: str) -> Response:
        """Begin the request for new money: a draft proposal of the asker's."""
        of = self.given(shapes.MoneyInput).get("round")
        made = ask_for_money(scale_up=self.get_object(), of=of, actor=self.actor, now=self.now)
        return Response({"proposal": made.pk}, status=201)

    @extend_schema(request=None, responses={200: shapes.AdoptionRow(many=True)})
    @action(detail=True, methods=["get"])
    def readings(self, request: Request, pk: str) -> Response:
        """Every reading of every place."""
        return Response(self._measured(self.get_object()))

    @extend_schema(request=shapes.AdoptionsInput, responses={200: shapes.AdoptionRow(many=True)})
    @readings.mapping.post
    def measure(self, request: Request, pk: str) -> Response:
        """Write readings, many at once."""
        row, given = self.get_object(), self.given(shapes.AdoptionsInput)
        rows = [Measured(**one) for one in given["readings"]]
        write_adoption(scale_up=row, rows=rows, actor=self.actor, now=self.now)
        return Response(self._measured(row))

    def _measured(self, row: ScaleUp) -> list[dict[str, Any]]:
        readings = AdoptionReading.objects.filter(site__scale_up=row)
        return [shapes.adoption_row(reading) for reading in readings]


@extend_schema_view(list=extend_schema(parameters=filters.parameters("scale_up")))
class ScaleSiteViewSet(RowsViewSet[ScaleSite]):
    """The departments that scaled pilots go to."""

    queryset = ScaleSite.objects.select_related("department", "scale_up__pilot__fund")
    serializer_class = shapes.SiteRow
    input_class = shapes.SiteInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[ScaleSite]) -> QuerySet[ScaleSite]:
        """As pilots are."""
        return queryset.filter(scale_up__pilot__in=pilots_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[ScaleSite]) -> QuerySet[ScaleSite]:
        """By hand-over."""
        return queryset.filter(filters.ids(self.request, {"scale_up": "scale_up"}))

    def rows(self, page: Sequence[ScaleSite]) -> list[dict[str, Any]]:
        """One row a place."""
        return [shapes.site_row(row) for row in page]

    @extend_schema(request=shapes.SiteInput, responses={201: shapes.SiteRow})
    def create(self, request: Request) -> Response:
        """A department that it goes to."""
        given = self.given()
        if not pilots_visible_to(self.sight).filter(scale_up=given["scale_up"]).exists():
            raise Http404
        site = scaling.plan_site(**given, actor=self.actor, now=self.now)
        return self.done(site, status=201)

    @extend_schema(request=shapes.SiteChange, responses={200: shapes.SiteRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """When it is to be in use there, and since when it is."""
        site = self.get_object()
        days = {"planned_on": site.planned_on, "live_on": site.live_on}
        days |= self.given(shapes.SiteChange)
        scaling.change_site(site=site, **days, actor=self.actor, now=self.now)
        return self.done(self.get_object())

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """It does not go there after all."""
        scaling.remove_site(site=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)
