"""Funds, their periods, offices and rounds, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.innovation.api import setup_shapes as shapes
from orgchange.innovation.api.money_shapes import BalanceRow, balance_row
from orgchange.innovation.models import Fund, FundOffice, FundPeriod, Round, Unit
from orgchange.innovation.money.balances import period_sums
from orgchange.innovation.money.money_scopes import periods_visible_to
from orgchange.innovation.scopes import funds_visible_to, rounds_visible_to
from orgchange.innovation.services import funds, offices, rounds
from orgchange.innovation.setup.setup_scopes import offices_visible_to


class FundViewSet(RowsViewSet[Fund]):
    """Funds by code: what they are for, their currency, where their money comes from."""

    queryset = Fund.objects.select_related("parent")
    serializer_class = shapes.FundRow
    input_class = shapes.FundInput
    lookup_field = "code"
    lookup_url_kwarg = "pk"
    lookup_value_regex = "[-a-zA-Z0-9_]{1,40}"

    def visible(self, queryset: QuerySet[Fund]) -> QuerySet[Fund]:
        """Funds are open to whoever may look up colleagues."""
        return queryset.filter(pk__in=funds_visible_to(self.sight).values("pk"))

    def rows(self, page: Sequence[Fund]) -> list[dict[str, Any]]:
        """One row a fund."""
        return [shapes.fund_row(fund) for fund in page]

    @extend_schema(request=shapes.FundInput, responses={201: shapes.FundRow})
    def create(self, request: Request) -> Response:
        """Make a fund, without money."""
        values = self.given()
        code = values.pop("code")
        made = funds.add_fund(code=code, values=values, actor=self.actor, now=self.now)
        return self.done(made, 201)

    @extend_schema(request=shapes.FundChange, responses={200: shapes.FundRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a fund; what is left out stays."""
        fund, values = self.get_object(), self.given(shapes.FundChange)
        return self.done(
            funds.change_fund(fund=fund, values=values, actor=self.actor, now=self.now)
        )

    @extend_schema(responses={200: BalanceRow(many=True)})
    @action(detail=True, pagination_class=None)
    def balances(self, request: Request, pk: str) -> Response:
        """The fund's money by period and unit; nothing, to who does not answer for it."""
        periods = list(periods_visible_to(self.sight).filter(fund=self.get_object()))
        found = [row for unit in Unit for row in period_sums(periods, unit=unit)]
        return Response([balance_row(row) for row in found])


@extend_schema_view(list=extend_schema(parameters=filters.parameters("fund")))
class FundPeriodViewSet(RowsViewSet[FundPeriod]):
    """Periods of funds. Money is allocated to them in the ledger."""

    queryset = FundPeriod.objects.select_related("fund")
    serializer_class = shapes.PeriodRow
    input_class = shapes.PeriodInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[FundPeriod]) -> QuerySet[FundPeriod]:
        """Those of the funds that the asker may see."""
        return queryset.filter(fund__in=funds_visible_to(self.sight))

    def narrowed(self, queryset: QuerySet[FundPeriod]) -> QuerySet[FundPeriod]:
        """By the fund's code."""
        return queryset.filter(filters.words(self.request, {"fund": "fund__code"}))

    def rows(self, page: Sequence[FundPeriod]) -> list[dict[str, Any]]:
        """One row a period."""
        return [shapes.period_row(period) for period in page]

    @extend_schema(request=shapes.PeriodInput, responses={201: shapes.PeriodRow})
    def create(self, request: Request) -> Response:
        """Add a period."""
        return self.done(funds.add_period(**self.given(), actor=self.actor, now=self.now), 201)

    @extend_schema(request=shapes.PeriodChange, responses={200: shapes.PeriodRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Another name or other days; its entries must lie within them."""
        period, values = self.get_object(), self.given(shapes.PeriodChange)
        return self.done(
            funds.change_period(period=period, values=values, actor=self.actor, now=self.now)
        )


@extend_schema_view(list=extend_schema(parameters=filters.parameters("fund", "role", "employee")))
class FundOfficeViewSet(RowsViewSet[FundOffice]):
    """Who has which role in which fund, from when to when."""

    queryset = FundOffice.objects.select_related("fund", "employee")
    serializer_class = shapes.OfficeRow
    input_class = shapes.OfficeInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[FundOffice]) -> QuerySet[FundOffice]:
        """Reviewers are shown to the committee, and to themselves."""
        return queryset.filter(pk__in=offices_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[FundOffice]) -> QuerySet[FundOffice]:
        """By fund, role and person."""
        named = filters.words(self.request, {"fund": "fund__code", "role": "role"})
        return queryset.filter(named & filters.ids(self.request, {"employee": "employee"}))

    def rows(self, page: Sequence[FundOffice]) -> list[dict[str, Any]]:
        """One row an office."""
        return [shapes.office_row(office) for office in page]

    @extend_schema(request=shapes.OfficeInput, responses={201: shapes.OfficeRow})
    def create(self, request: Request) -> Response:
        """Grant a role."""
        made = offices.grant_office(**self.given(), actor=self.actor, now=self.now)
        return self.done(made, 201)

    @extend_schema(request=shapes.OfficeChange, responses={200: shapes.OfficeRow})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """Say until when it holds, and how many reviews it takes."""
        office, given = self.get_object(), self.given(shapes.OfficeChange)
        return self.done(
            offices.change_office(office=office, **given, actor=self.actor, now=self.now)
        )


@extend_schema_view(list=extend_schema(parameters=filters.parameters("fund")))
class RoundViewSet(RowsViewSet[Round]):
    """Rounds of funds: when they hear proposals, up to how much, and how these are judged."""

    queryset = Round.objects.select_related("fund")
    serializer_class = shapes.RoundRow
    input_class = shapes.RoundInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Round]) -> QuerySet[Round]:
        """Rounds are open to whoever may look up colleagues."""
        return queryset.filter(pk__in=rounds_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Round]) -> QuerySet[Round]:
        """By the fund's code."""
        return queryset.filter(filters.words(self.request, {"fund": "fund__code"}))

    def rows(self, page: Sequence[Round]) -> list[dict[str, Any]]:
        """One row a round."""
        return [shapes.round_row(held) for held in page]

    @extend_schema(request=shapes.RoundInput, responses={201: shapes.RoundRow})
    def create(self, request: Request) -> Response:
        """Open a round."""
        values = self.given()
        fund = values.pop("fund")
        made = rounds.add_round(fund=fund, values=values, actor=self.actor, now=self.now)
        return self.done(made, 201)

    @extend_schema(request=shapes.RoundChange, responses={200: shapes.RoundRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a round; what is promised to those who have handed in stays."""
        held, values = self.get_object(), self.given(shapes.RoundChange)
        return self.done(
            rounds.change_round(held=held, values=values, actor=self.actor, now=self.now)
        )

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take away a round that nobody proposed anything to."""
        rounds.drop_round(held=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)
