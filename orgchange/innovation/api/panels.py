"""Standings, draws and the panel, as JSON: within what blindness shows, as on their pages."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.api.views import ScopedViewSet
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.scopes import Sight, sight
from orgchange.innovation.api import panel_shapes as shapes
from orgchange.innovation.blindness import showing, view_of
from orgchange.innovation.models import (
    Draw,
    DrawEntry,
    PanelItem,
    PanelSession,
    Proposal,
    Round,
)
from orgchange.innovation.reviewing.agenda import agenda_of
from orgchange.innovation.reviewing.scopes import (
    draws_visible_to,
    panels_visible_to,
    rounds_run_by,
)
from orgchange.innovation.reviewing.standings import standings_of
from orgchange.innovation.services import draws, panels, tags

NUMBER = "[0-9]{1,18}"
PLACES = len("1000")
BY_ROUND = filters.parameters("round")


class StandingsViewSet(ScopedViewSet[Round]):
    """`rounds/{id}/standings/`: a round's proposals beside one another, raw and calibrated."""

    queryset = Round.objects.select_related("fund")
    serializer_class = shapes.StandingsRow
    filter_backends = ()
    pagination_class = None

    @property
    def sight(self) -> Sight:
        """What the asker may see."""
        return sight(self.request)

    def visible(self, queryset: QuerySet[Round]) -> QuerySet[Round]:
        """Rounds whose panel the asker runs, or looks at as an auditor."""
        return queryset.filter(pk__in=rounds_run_by(self.sight).values("pk"))

    @extend_schema(
        parameters=filters.parameters("places", "tag", "page"), responses=shapes.StandingsRow
    )
    def list(self, request: Request, round_id: str) -> Response:
        """The best first; `places` draws the line, `tag` narrows without moving places."""
        given = request.query_params
        typed = given.get("places", "")
        found = standings_of(
            self.sight,
            self.round(round_id),
            places=int(typed) if typed.isdecimal() and len(typed) <= PLACES else 0,
            tag=given.get("tag", ""),
            number=given.get("page"),
        )
        return Response(shapes.standings_row(found))

    @extend_schema(request=shapes.TagInput, responses=shapes.TaggedRow)
    @action(detail=False, methods=["post"])
    def tag(self, request: Request, round_id: str) -> Response:
        """Put a word on proposals."""
        of = self.round(round_id)
        given = shapes.TagInput(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        count = tags.tag(fund=of.fund, **said, actor=self.actor, now=timezone.now())
        return Response({"tagged": count})

    @extend_schema(request=shapes.TagInput, responses=shapes.UntaggedRow)
    @action(detail=False, methods=["post"])
    def untag(self, request: Request, round_id: str) -> Response:
        """Take a word off proposals."""
        of = self.round(round_id)
        given = shapes.TagInput(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        count = tags.untag(fund=of.fund, **said, actor=self.actor, now=timezone.now())
        return Response({"untagged": count})

    def round(self, round_id: str) -> Round:
        """The round that is asked about; 404 outside the scope."""
        found: Round = get_object_or_404(self.get_queryset(), pk=round_id)
        return found


@extend_schema_view(list=extend_schema(parameters=BY_ROUND))
class DrawViewSet(RowsViewSet[Draw]):
    """Draws, of which the asker may know the scores of every proposal."""

    queryset = Draw.objects.prefetch_related(
        Prefetch(
            "entries",
            DrawEntry.objects.select_related("proposal").order_by("rank", "proposal__number"),
        )
    )
    serializer_class = shapes.DrawRow
    input_class = shapes.DrawInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Draw]) -> QuerySet[Draw]:
        """Those of the asker's panels; one hidden proposal hides the draw."""
        drawn = Proposal.objects.filter(Exists(DrawEntry.objects.filter(proposal=OuterRef("pk"))))
        known = showing(self.sight, "scores", drawn)
        hidden = DrawEntry.objects.filter(draw=OuterRef("pk")).exclude(
            proposal__in=known.values("pk")
        )
        seen = draws_visible_to(self.sight).values("pk")
        return queryset.filter(~Exists(hidden), pk__in=seen)

    def narrowed(self, queryset: QuerySet[Draw]) -> QuerySet[Draw]:
        """By round."""
        return queryset.filter(filters.ids(self.request, {"round": "round"}))

    def rows(self, page: Sequence[Draw]) -> list[dict[str, Any]]:
        """One row a draw."""
        return [shapes.draw_row(row) for row in page]

    @extend_schema(request=shapes.DrawInput, responses={201: shapes.DrawRow})
    def create(self, request: Request) -> Response:
        """Announce a draw: who is in it and the commitment stand from now on."""
        given = self.given()
        of = run_or_404(self.sight, given.pop("round").pk)
        made = draws.announce(of=of, **given, actor=self.actor, now=self.now)
        return self.done(self.again(made), 201)

    @extend_schema(request=shapes.HoldInput, responses=shapes.DrawRow)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Draw, with the words that the panel says."""
        row, given = self.get_object(), self.given(shapes.HoldInput)
        draws.draw(draw=row, **given, actor=self.actor, now=self.now)
        return self.done(self.again(row))

    def again(self, row: Draw) -> Draw:
        """As it is now, with its entries."""
        return self.queryset.get(pk=row.pk)


@extend_schema_view(
    list=extend_schema(parameters=BY_ROUND), retrieve=extend_schema(responses=shapes.PanelWhole)
)
class PanelViewSet(RowsViewSet[PanelSession]):
    """Sessions of the panels that the asker belongs to, with their agendas."""

    queryset = PanelSession.objects.select_related("round__fund")
    serializer_class = shapes.PanelRow
    input_class = shapes.PanelInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[PanelSession]) -> QuerySet[PanelSession]:
        """As the scope says."""
        return queryset.filter(pk__in=panels_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[PanelSession]) -> QuerySet[PanelSession]:
        """By round."""
        return queryset.filter(filters.ids(self.request, {"round": "round"}))

    def rows(self, page: Sequence[PanelSession]) -> list[dict[str, Any]]:
        """One row a session."""
        return [shapes.panel_row(row) for row in page]

    def retrieve(self, request: Request, pk: str) -> Response:
        """One session with its agenda."""
        return Response(self.whole(self.get_object()))

    @extend_schema(request=shapes.PanelInput, responses={201: shapes.PanelWhole})
    def create(self, request: Request) -> Response:
        """Plan a session; proposals that are not compared by the panel are left out."""
        given = self.given()
        of = run_or_404(self.sight, given.pop("round").pk)
        made = panels.plan_session(of=of, **given, actor=self.actor, now=self.now)
        return Response(self.whole(made), status=201)

    @extend_schema(request=None, responses=shapes.PanelWhole)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End the session; what it found stays."""
        row = self.get_object()
        panels.close_session(session=row, actor=self.actor, now=self.now)
        return Response(self.whole(self.queryset.get(pk=row.pk)))

    @extend_schema(request=shapes.AgendaInput, responses=shapes.PanelWhole)
    @action(detail=True, methods=["post"])
    def add(self, request: Request, pk: str) -> Response:
        """Put further proposals on the agenda; those that are not compared are left out."""
        row, given = self.get_object(), self.given(shapes.AgendaInput)
        panels.add_items(session=row, **given, actor=self.actor, now=self.now)
        return Response(self.whole(row))

    def whole(self, row: PanelSession) -> dict[str, Any]:
        """A `PanelWhole`."""
        agenda = agenda_of(self.sight, row, here=None, now=self.now)
        return {**shapes.panel_row(row), "items": [shapes.item_row(one) for one in agenda.lines]}


class PanelItemViewSet(ScopedViewSet[PanelItem]):
    """`panel-items/{id}/`: hearing one proposal of an agenda, for who may take part in it."""

    queryset = PanelItem.objects.select_related("session__round__fund", "proposal__round__fund")
    serializer_class = shapes.ItemRow
    filter_backends = ()
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[PanelItem]) -> QuerySet[PanelItem]:
        """Of the asker's panels."""
        return queryset.filter(session__in=panels_visible_to(sight(self.request)))

    @extend_schema(request=None, responses=shapes.ItemRow)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Begin with it: its clock runs, and that of the one before stops."""
        row = self.item()
        panels.start_item(item=row, actor=self.actor, now=timezone.now())
        return self.told(row)

    @extend_schema(request=shapes.ItemInput, responses=shapes.ItemRow)
    @action(detail=True, methods=["post"])
    def write(self, request: Request, pk: str) -> Response:
        """Keep the notes, and what the panel found."""
        row = self.item()
        given = shapes.ItemInput(data=request.data)
        given.is_valid(raise_exception=True)
        panels.write_item(item=row, **given.validated_data, actor=self.actor, now=timezone.now())
        return self.told(row)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take it off the agenda, before it was heard."""
        panels.drop_item(item=self.item(), actor=self.actor, now=timezone.now())
        return Response(status=204)

    def item(self) -> PanelItem:
        """The item that is asked for, of which the asker may read the reviews; else 404."""
        row: PanelItem = self.get_object()
        if not view_of(sight(self.request), [row.proposal])[row.proposal_id].scores:
            raise Http404
        return row

    def told(self, row: PanelItem) -> Response:
        """The item as it is now."""
        held, now = sight(self.request), timezone.now()
        agenda = agenda_of(held, row.session, here=row.pk, now=now)
        found = next(one for one in agenda.lines if one.item.pk == row.pk)
        return Response(shapes.item_row(found))


def run_or_404(held: Sight, round_id: int) -> Round:
    """A round whose panel the asker runs, or looks at as an auditor."""
    rows = rounds_run_by(held).select_related("fund")
    found: Round = get_object_or_404(rows, pk=round_id)
    return found
