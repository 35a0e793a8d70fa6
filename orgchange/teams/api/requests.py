"""Requests to join, offers to help, and suggestions, as JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.dates import OPEN_DATE, day_after
from orgchange.core.errors import InvalidInput, NotAllowed, Problem
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.models import Employee
from orgchange.directory.scopes import people_visible_to
from orgchange.teams import policies
from orgchange.teams.api import request_shapes as shapes
from orgchange.teams.asked import asked_already
from orgchange.teams.models import HelpOffer, JoinRequest, Team
from orgchange.teams.scopes import (
    offers_visible_to,
    requests_visible_to,
    teams_run_by,
    teams_visible_to,
)
from orgchange.teams.services import answers, offers, requests
from orgchange.teams.suggestions import suggest, wish_for
from orgchange.teams.why_not import reasons_against


@extend_schema_view(
    list=extend_schema(parameters=filters.parameters("team", "employee", "manager", "state"))
)
class JoinRequestViewSet(RowsViewSet[JoinRequest]):
    """Asking for people's time: to oneself, to one's people, by oneself, for one's teams."""

    queryset = JoinRequest.objects.select_related(
        "team", "employee", "manager", "asked_by"
    ).prefetch_related("answers__answered_by")
    serializer_class = shapes.JoinRequestRow
    input_class = shapes.JoinRequestInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[JoinRequest]) -> QuerySet[JoinRequest]:
        """What concerns the asker."""
        return queryset.filter(pk__in=requests_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[JoinRequest]) -> QuerySet[JoinRequest]:
        """By team, person, manager and state."""
        wanted = filters.ids(
            self.request, {"team": "team", "employee": "employee", "manager": "manager"}
        )
        return queryset.filter(wanted & filters.words(self.request, {"state": "state"}))

    def rows(self, page: Sequence[JoinRequest]) -> list[dict[str, Any]]:
        """One row a request."""
        return [
            shapes.request_row(row, reads_all=policies.can_read_comments(self.sight, row))
            for row in page
        ]

    @extend_schema(request=shapes.JoinRequestInput, responses={201: shapes.JoinRequestRow})
    def create(self, request: Request) -> Response:
        """Ask a person to join, and their manager to release the time."""
        made = requests.ask(**self.given(), actor=self.actor, now=self.now)
        return self.done(self.again(made), 201)

    @extend_schema(request=shapes.AnswerInput, responses={200: shapes.JoinRequestRow})
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Answer as the person asked, or as the manager. It is a record: once, and for good."""
        row = self.get_object()
        given = self.given(shapes.AnswerInput)
        answers.answer(request=row, **given, actor=self.actor, now=self.now)
        return self.done(self.again(row))

    @extend_schema(request=None, responses={200: shapes.JoinRequestRow})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a request back while it is open."""
        row = self.get_object()
        requests.withdraw(request=row, actor=self.actor, now=self.now)
        return self.done(self.again(row))

    def again(self, row: JoinRequest) -> JoinRequest:
        """As it is now, with what a row shows."""
        return self.queryset.get(pk=row.pk)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("team", "employee")))
class HelpOfferViewSet(RowsViewSet[HelpOffer]):
    """Who would like to help: one's own; for whoever staffs teams, those that stand."""

    queryset = HelpOffer.objects.select_related("employee")
    serializer_class = shapes.HelpOfferRow
    input_class = shapes.HelpOfferInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[HelpOffer]) -> QuerySet[HelpOffer]:
        """What the asker may see."""
        return queryset.filter(pk__in=offers_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[HelpOffer]) -> QuerySet[HelpOffer]:
        """By team and person."""
        return queryset.filter(filters.ids(self.request, {"team": "team", "employee": "employee"}))

    def rows(self, page: Sequence[HelpOffer]) -> list[dict[str, Any]]:
        """One row an offer."""
        return [shapes.offer_row(row) for row in page]

    @extend_schema(request=shapes.HelpOfferInput, responses={201: shapes.HelpOfferRow})
    def create(self, request: Request) -> Response:
        """Offer one's own help."""
        me = Employee.objects.filter(pk=self.sight.employee_id or 0).first()
        if me is None:
            raise NotAllowed(_("Only somebody of the organisation can offer help."))
        made = offers.offer_help(employee=me, **self.given(), actor=self.actor, now=self.now)
        return self.done(made, 201)

    @extend_schema(request=shapes.HelpOfferInput, responses={200: shapes.HelpOfferRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Say it otherwise; what is left out stays."""
        row = self.get_object()
        given = self.given(partial=True)
        offers.change_offer(offer=row, changes=given, actor=self.actor, now=self.now)
        return self.done(row)

    @extend_schema(request=None, responses={200: shapes.HelpOfferRow})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take an offer back."""
        done = offers.withdraw_offer(offer=self.get_object(), actor=self.actor, now=self.now)
        return self.done(done)


class SuggestionsMixin:
    """`teams/{id}/suggestions/`: who could be asked, and why not somebody."""

    @extend_schema(
        parameters=[
            OpenApiParameter("slot", OpenApiTypes.STR, description="Empty: raise the share."),
            OpenApiParameter("from", OpenApiTypes.DATE, required=True),
            OpenApiParameter("to", OpenApiTypes.DATE, description="The last day; empty: open."),
            OpenApiParameter("share", OpenApiTypes.INT, required=True, description="Per cent."),
            OpenApiParameter("who", OpenApiTypes.INT, description="An employee: why not?"),
        ],
        responses={200: shapes.SuggestionsRow},
    )
    @action(detail=True, methods=["get"])
    def suggestions(self, request: Request, pk: str) -> Response:
        """People who could be seated on every one of the days, each with the reasons."""
        view: Any = self
        team: Team = get_object_or_404(teams_visible_to(view.sight), pk=pk)
        run = teams_run_by(view.sight)
        if not policies.can_write_roster(view.sight, team_ids=[team.pk], run_ids=run):
            raise NotAllowed(_("Only HR and who runs the team may look for people."))
        query = shapes.WishQuery(data=_renamed(request.query_params))
        query.is_valid(raise_exception=True)
        given = query.validated_data
        wish = wish_for(
            team,
            slot=given["slot"],
            share=given["share"],
            starts_on=given["starts_on"],
            ends_on=_end(given["last_day"]),
        )
        found = suggest(wish, sight=view.sight)
        who = given["who"] and _person(view, given["who"])
        against = reasons_against(who, wish) if who else None
        asked = asked_already(wish.team_id, wish.slot)
        return Response(shapes.suggestions_row(found, against, asked))


def _renamed(given: Any) -> dict[str, Any]:
    names = {"from": "starts_on", "to": "last_day"}
    return {names.get(name, name): value for name, value in given.items() if value != ""}


def _end(last_day: date | None) -> date:
    return day_after(last_day) if last_day else OPEN_DATE


def _person(view: Any, pk: int) -> Employee:
    found = people_visible_to(view.sight).filter(pk=pk).first()
    if found is None:
        text = _("There is nobody of this id.")
        raise InvalidInput(text, problems=[Problem("who", "unknown", text)])
    return found
