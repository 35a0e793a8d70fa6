"""Balances, periods and the ledger, as JSON."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.innovation.api import money_shapes as shapes
from orgchange.innovation.api.forecast_shapes import ForecastRow, forecast_row
from orgchange.innovation.models import FundPeriod, LedgerEntry
from orgchange.innovation.money import balances
from orgchange.innovation.money.forecast import forecast
from orgchange.innovation.money.money_scopes import periods_visible_to
from orgchange.innovation.scopes import entries_visible_to
from orgchange.innovation.services import allocating, closing, paying
from orgchange.innovation.services.entries import Paper, today


@extend_schema_view(list=extend_schema(parameters=filters.parameters("fund")))
class FundBalanceViewSet(RowsViewSet[FundPeriod]):
    """The money of periods, and what moves it: allocate, transfer, close. Ids are the periods'."""

    queryset = FundPeriod.objects.all()
    serializer_class = shapes.BalanceRow
    input_class = shapes.PaperInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[FundPeriod]) -> QuerySet[FundPeriod]:
        """As the scope says."""
        return periods_visible_to(self.sight)

    def narrowed(self, queryset: QuerySet[FundPeriod]) -> QuerySet[FundPeriod]:
        """By the fund's code."""
        return queryset.filter(filters.words(self.request, {"fund": "fund__code"}))

    def rows(self, page: Sequence[FundPeriod]) -> list[dict[str, Any]]:
        """One row a period, its money."""
        return [shapes.balance_row(row) for row in balances.period_sums(page)]

    @extend_schema(request=shapes.PaperInput, responses={201: shapes.EntryRow})
    @action(detail=True, methods=["post"])
    def allocate(self, request: Request, pk: str) -> Response:
        """Bring money or people's time into the fund."""
        given, period = self.given(), self.get_object()
        entry = allocating.allocate(
            period=period,
            amount=given["amount"],
            unit=given["unit"],
            paper=paper_of(given, self),
            actor=self.actor,
            now=self.now,
        )
        return Response(shapes.entry_row(entry), status=201)

    @extend_schema(request=shapes.TransferInput, responses={201: shapes.EntryRow(many=True)})
    @action(detail=True, methods=["post"])
    def transfer(self, request: Request, pk: str) -> Response:
        """Move available money; answers both halves."""
        given, period = self.given(shapes.TransferInput), self.get_object()
        pair = allocating.transfer(
            source=period,
            target=given["target"],
            amount=given["amount"],
            unit=given["unit"],
            paper=paper_of(given, self),
            actor=self.actor,
            now=self.now,
        )
        halves = (pair.given, pair.received)
        return Response([shapes.entry_row(half) for half in halves], status=201)

    @extend_schema(responses=ForecastRow)
    @action(detail=True, methods=["get"], pagination_class=None)
    def forecast(self, request: Request, pk: str) -> Response:
        """How the period's money is likely to go, month by month."""
        period = self.get_object()
        (sums,) = balances.period_sums([period])
        found = forecast(period, available=sums.available, today=today(self.now))
        return Response(forecast_row(found))

    @extend_schema(request=shapes.CloseInput, responses={200: shapes.BalanceRow})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the period, and carry over what is left and under way."""
        given, period = self.given(shapes.CloseInput), self.get_object()
        carry_to = given.get("carry_to")
        closing.close_period(period=period, carry_to=carry_to, actor=self.actor, now=self.now)
        return self.done(period)


@extend_schema_view(
    list=extend_schema(parameters=filters.parameters("fund", "period", "proposal", "kind", "unit"))
)
class LedgerEntryViewSet(RowsViewSet[LedgerEntry]):
    """Every movement, in the order of posting; never changed, only reversed."""

    queryset = LedgerEntry.objects.all()
    serializer_class = shapes.EntryRow
    input_class = shapes.PaperInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
        """As the scope says."""
        return entries_visible_to(self.sight).select_related("period")

    def narrowed(self, queryset: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
        """By fund, period, proposal, kind and unit."""
        wanted = filters.ids(self.request, {"period": "period", "proposal": "proposal"})
        names = {"fund": "period__fund__code", "kind": "kind", "unit": "unit"}
        return queryset.filter(wanted & filters.words(self.request, names))

    def rows(self, page: Sequence[LedgerEntry]) -> list[dict[str, Any]]:
        """One row an entry."""
        return [shapes.entry_row(entry) for entry in page]

    @extend_schema(request=shapes.PaperInput, responses={201: shapes.EntryRow(many=True)})
    @action(detail=True, methods=["post"])
    def reverse(self, request: Request, pk: str) -> Response:
        """Correct it, in whole or in part; of a transfer, both halves."""
        given, entry = self.given(), self.get_object()
        posted = paying.reverse(
            entry=entry,
            amount=given["amount"],
            paper=paper_of(given, self),
            actor=self.actor,
            now=self.now,
        )
        return Response([shapes.entry_row(one) for one in posted], status=201)


def paper_of(given: dict[str, Any], view: RowsViewSet[Any]) -> Paper:
    """What the paper says; today and a key of its own, where these are left out."""
    return Paper(
        key=given.get("key") or uuid4().hex,
        occurred_on=given.get("occurred_on") or today(view.now),
        text=given["text"],
        reference=given["reference"],
    )
