"""The board of a fund, its figures and saved filters, as JSON: the same queries as the pages."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.innovation.api import board_shapes as shapes
from orgchange.innovation.board import listing, money
from orgchange.innovation.board.columns import columns_of
from orgchange.innovation.board.filters import NAMES, narrowed
from orgchange.innovation.board.scope import Seat, handled, on_board, seats_of
from orgchange.innovation.forms.board import BoardFilterForm
from orgchange.innovation.models import Fund, Proposal, SavedFilter
from orgchange.innovation.portfolio.figures import figures_of
from orgchange.innovation.services import saved_filters, steps

FILTERS = filters.parameters(*NAMES)
LISTED = filters.parameters(*NAMES, "state", "sort", "page")


@extend_schema_view(retrieve=extend_schema(parameters=FILTERS, responses=shapes.BoardWhole))
class FundBoardViewSet(RowsViewSet[Fund]):
    """Boards by the fund's code, for its committee: columns with their cards, and the money."""

    queryset = Fund.objects.all()
    serializer_class = shapes.BoardRow
    input_class = shapes.MoveManyInput
    lookup_field = "code"
    lookup_url_kwarg = "pk"
    lookup_value_regex = "[-a-zA-Z0-9_]{1,40}"

    def visible(self, queryset: QuerySet[Fund]) -> QuerySet[Fund]:
        """The funds in whose committee the asker sits; all for auditors."""
        return queryset.filter(pk__in=[seat.fund.pk for seat in seats_of(self.sight)])

    def rows(self, page: Sequence[Fund]) -> list[dict[str, Any]]:
        """One row a fund."""
        seats = {seat.fund.pk: seat for seat in seats_of(self.sight)}
        return [shapes.board_row(seats[fund.pk], self.language) for fund in page]

    def retrieve(self, request: Request, pk: str) -> Response:
        """The board, narrowed as its page can be."""
        seat = self.seat(pk)
        form = _form(request, seat)
        columns = columns_of(self.asked_for(seat, form), seat, **self.words)
        chosen = form.rounds.get(form.asked().get("round", ""))
        periods = money.periods_of(seat.fund, chosen.period if chosen else None)
        return Response(
            {
                **shapes.board_row(seat, self.language),
                "money": shapes.money_row(money.money_of(seat.fund, periods)),
                "columns": [shapes.column_row(column) for column in columns],
            }
        )

    @extend_schema(parameters=LISTED, responses=shapes.BoardPage)
    @action(detail=True, methods=["get"], pagination_class=None)
    def proposals(self, request: Request, pk: str) -> Response:
        """The list beside the board: every proposal that was handed in, sorted and paged."""
        seat, given = self.seat(pk), request.query_params
        states = listing.states_of(seat)
        rows = self.asked_for(seat, _form(request, seat))
        found = listing.of_state(rows, given.get("state", ""), states)
        ordered = listing.sorted_by(found, given.get("sort", ""), self.now)
        page = Paginator(ordered, listing.PER_PAGE).get_page(given.get("page"))
        lines = listing.lines(page.object_list, seat, states, **self.words)
        return Response(
            {
                "count": page.paginator.count,
                "page": page.number,
                "pages": page.paginator.num_pages,
                "results": [shapes.line_row(line) for line in lines],
            }
        )

    @extend_schema(request=shapes.MoveManyInput, responses=shapes.TakenRow(many=True))
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """One step for many, each by itself: those that cannot take it stay, and it is said why."""
        seat, given = self.seat(pk), self.given()
        rows = handled(self.sight).filter(round__fund=seat.fund, pk__in=given["proposals"])
        taken = steps.take_each(
            proposals=rows.order_by("pk"),
            step=given["step"],
            words=given.get("words", ""),
            actor=self.actor,
            now=self.now,
        )
        return Response([shapes.taken_row(one) for one in taken])

    @extend_schema(parameters=filters.parameters("round"), responses=shapes.PortfolioRow)
    @action(detail=True, methods=["get"], pagination_class=None)
    def portfolio(self, request: Request, pk: str) -> Response:
        """The funnel, first replies, money, and whom the fund serves; small groups withheld."""
        seat = self.seat(pk)
        form = _form(request, seat)
        asked = form.asked().get("round", "")
        found = figures_of(
            self.sight, seat, form.rounds, asked, language=self.language, now=self.now
        )
        return Response(shapes.portfolio_row(seat, found))

    def seat(self, code: str) -> Seat:
        """The asker's seat in a fund; 404 where there is none."""
        found = next((seat for seat in seats_of(self.sight) if seat.fund.code == code), None)
        if found is None:
            raise Http404
        return found

    def asked_for(self, seat: Seat, form: BoardFilterForm) -> QuerySet[Proposal]:
        """What stands on the board and is asked for."""
        return narrowed(on_board(self.sight, seat.fund), form.asked(), seat, self.now)

    @property
    def language(self) -> str:
        """The reader's."""
        return get_language() or ""

    @property
    def words(self) -> dict[str, Any]:
        """What cards need to know of who reads them; the words of their age are the page's."""
        zone = settings.FIRM_TIME_ZONE
        return {
            "sight": self.sight,
            "language": self.language,
            "now": self.now,
            "time_zone": zone,
        }


def _form(request: Request, seat: Seat) -> BoardFilterForm:
    """The filters that are asked for; what is none is refused, where the page would ignore it."""
    form = BoardFilterForm(request.query_params, fund=seat.fund, funds=[seat.fund])
    if not form.is_valid():
        problems = [
            Problem(name, "invalid", str(message))
            for name, messages in form.errors.items()
            for message in messages
        ]
        raise InvalidInput(problems[0].message, problems=problems)
    return form


@extend_schema_view(list=extend_schema(parameters=filters.parameters("fund")))
class SavedFilterViewSet(RowsViewSet[SavedFilter]):
    """Filters of boards that the asker keeps by name; nobody else sees them."""

    queryset = SavedFilter.objects.select_related("fund")
    serializer_class = shapes.FilterRow
    input_class = shapes.FilterInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[SavedFilter]) -> QuerySet[SavedFilter]:
        """One's own."""
        return queryset.filter(owner=self.actor.pk)

    def narrowed(self, queryset: QuerySet[SavedFilter]) -> QuerySet[SavedFilter]:
        """By the fund's code."""
        return queryset.filter(filters.words(self.request, {"fund": "fund__code"}))

    def rows(self, page: Sequence[SavedFilter]) -> list[dict[str, Any]]:
        """One row a filter."""
        return [shapes.filter_row(row) for row in page]

    @extend_schema(request=shapes.FilterInput, responses={201: shapes.FilterRow})
    def create(self, request: Request) -> Response:
        """Keep the filters of a query string under a name."""
        made = saved_filters.save_filter(**self.given(), actor=self.actor, now=self.now)
        return self.done(made, 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Forget one."""
        saved_filters.drop_filter(saved=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)
