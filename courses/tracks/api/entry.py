"""Ways, releases and first ratings as JSON."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from courses.tracks.acts import acts_for
from courses.tracks.api import shapes_entry as shapes
from courses.tracks.listing.people import ALL, Wanted, lines_of, standings
from courses.tracks.models import BaselineAsk, Release, Track, TrackEnrolment
from courses.tracks.offices import roles_for
from courses.tracks.panels.entry import missing_panel
from courses.tracks.scopes import enrolments_visible_to
from courses.tracks.services import baselines, cohorts, nominating, releases, screening
from courses.tracks.services import standings as services
from courses.tracks.tabs import Viewed
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.models import Employee
from orgchange.directory.scopes import people_visible_to

NUMBER = "[0-9]{1,18}"
FILTERS = {"track": "track__code", "state": "state", "stage": "stage__code"}
WORDS: dict[str, Any] = {
    "request": shapes.TrackWordsInput,
    "responses": {200: shapes.TrackEnrolmentRow},
}
PLAIN: dict[str, Any] = {"request": None, "responses": {200: shapes.TrackEnrolmentRow}}
JUDGED: dict[str, Any] = {
    "request": shapes.ScreeningInput,
    "responses": {200: shapes.TrackEnrolmentRow},
}


@extend_schema_view(list=extend_schema(parameters=filters.parameters(*FILTERS, "employee")))
class TrackEnrolmentViewSet(RowsViewSet[TrackEnrolment]):
    """Ways of people on tracks: one's own, those of the own line, and those one has a part in."""

    queryset = TrackEnrolment.objects.select_related(
        "employee", "track", "version", "stage", "nominated_by"
    ).order_by("pk")
    serializer_class = shapes.TrackEnrolmentRow
    input_class = shapes.NominationInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[TrackEnrolment]) -> QuerySet[TrackEnrolment]:
        """As the scope says."""
        return queryset.filter(pk__in=enrolments_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[TrackEnrolment]) -> QuerySet[TrackEnrolment]:
        """By track, state, stage and person."""
        wanted = filters.ids(self.request, {"employee": "employee"})
        return queryset.filter(wanted & filters.words(self.request, FILTERS))

    def rows(self, page: Sequence[TrackEnrolment]) -> list[dict[str, Any]]:
        """One row a way."""
        return [shapes.way_row(row) for row in page]

    @extend_schema(request=shapes.NominationInput, responses={201: shapes.TrackEnrolmentRow})
    def create(self, request: Request) -> Response:
        """Nominate: oneself, or somebody of the own line."""
        given = self.given()
        person, track = self._person(given.pop("employee", None)), given.pop("track")
        way = nominating.nominate(
            employee=person, track=track, given=given, actor=self.actor, now=self.now
        )
        return self.fresh(way, status=201)

    @extend_schema(
        parameters=[
            *filters.parameters("track", "state", "stage", "q", "sort"),
            filters.AS_OF,
            OpenApiParameter("cursor", str),
        ],
        responses={200: shapes.TrackStandingRow(many=True)},
    )
    @action(detail=False, methods=["get"])
    def standings(self, request: Request) -> Response:
        """Where everybody stood on a day, from the dated rows. By state: `all`, or not ended."""
        given, asked = request.query_params, filters.moments(request)
        code = given.get("track", "")
        wanted = Wanted(
            on=asked.as_of or self.sight.on,
            track=get_object_or_404(Track, code=code) if code else None,
            state=given.get("state", "") or ALL,
            stage=given.get("stage", ""),
            q=given.get("q", ""),
        )
        rows = standings(self.sight, wanted).order_by("pk")
        page = self.paginate_queryset(rows)  # type: ignore[arg-type]
        found: Any = page or []
        lines = lines_of(found, on=wanted.on)
        return self.get_paginated_response([shapes.standing_row(line) for line in lines])

    @extend_schema(request=None, responses={200: shapes.TrackPathRow})
    @action(detail=True, methods=["get"])
    def path(self, request: Request, pk: str) -> Response:
        """What is missing, what opens next and by when, and what the asker may do."""
        way = self.get_object()
        viewed = Viewed(way, self.sight, False, roles_for(self.sight, way), self.now)
        found = missing_panel(viewed) or {}
        items = [row for row in found.get("items", []) if not row.is_done]
        after = found.get("next")
        return Response(
            {
                "stage": way.stage.code if way.stage else None,
                "due_on": found.get("due_on"),
                "next_stage": after.stage.code if after else None,
                "missing_items": [row.item.code for row in items if row.item.is_mandatory],
                "missing_signatures": [str(role) for role in found.get("roles", [])],
                "findings": [shapes.finding_row(row) for row in found.get("findings", [])],
                "acts": [one.code for one in acts_for(self.sight, way)],
            }
        )

    @extend_schema(request=None, responses={200: shapes.TrackMoveRow(many=True)})
    @action(detail=True, methods=["get"])
    def moves(self, request: Request, pk: str) -> Response:
        """Every step, the newest first."""
        rows = self.get_object().moves.select_related("to_stage", "moved_by__employee")
        return Response([shapes.move_row(row) for row in rows])

    @extend_schema(**PLAIN)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        """The nominee says yes."""
        return self._done(nominating.agree)

    @extend_schema(**WORDS)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the nomination back, or say no to it."""
        return self._done(nominating.withdraw, shapes.TrackWordsInput)

    @extend_schema(**JUDGED)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Admit, in one's office."""
        return self._done(screening.sign, shapes.ScreeningInput)

    @extend_schema(**JUDGED)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Do not admit, and say why."""
        return self._done(screening.decline, shapes.ScreeningInput, words="")

    @extend_schema(request=None, responses={200: shapes.ReleaseRow})
    @action(detail=True, methods=["post"], url_path="ask-release")
    def ask_release(self, request: Request, pk: str) -> Response:
        """Ask the manager for time again."""
        row = releases.ask_release(enrolment=self.get_object(), actor=self.actor, now=self.now)
        return Response(shapes.release_row(row))

    @extend_schema(request=shapes.PeerInput, responses={200: shapes.BaselineRow})
    @action(detail=True, methods=["post"], url_path="ask-peer")
    def ask_peer(self, request: Request, pk: str) -> Response:
        """Name the colleague who rates."""
        way, peer = self.get_object(), self.given(shapes.PeerInput)["peer"]
        peer = get_object_or_404(people_visible_to(self.sight), pk=peer.pk)
        row = baselines.ask_peer(enrolment=way, peer=peer, actor=self.actor, now=self.now)
        return Response(shapes.baseline_row(row))

    @extend_schema(request=None, responses={200: shapes.PlaceRow})
    @action(detail=True, methods=["post"], url_path="give-up")
    def give_up(self, request: Request, pk: str) -> Response:
        """Give the place, or the turn, up."""
        row = cohorts.give_up(enrolment=self.get_object(), actor=self.actor, now=self.now)
        return Response(shapes.place_row(row))

    @extend_schema(**WORDS)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Stop the clock."""
        return self._done(services.pause, shapes.TrackWordsInput, words="")

    @extend_schema(**WORDS)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Go on."""
        return self._done(services.resume, shapes.TrackWordsInput)

    @extend_schema(**WORDS)
    @action(detail=True, methods=["post"])
    def exit(self, request: Request, pk: str) -> Response:
        """Leave the track."""
        return self._done(services.leave_track, shapes.TrackWordsInput)

    @extend_schema(**WORDS)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """Take the certificate away."""
        return self._done(services.revoke, shapes.TrackWordsInput, words="")

    @extend_schema(request=shapes.ExemptInput, responses={201: shapes.TrackEnrolmentRow})
    @action(detail=False, methods=["post"])
    def exempt(self, request: Request) -> Response:
        """Say that somebody need not go the way."""
        given = self.given(shapes.ExemptInput)
        given["employee"] = self._person(given["employee"])
        return self.fresh(services.exempt(**given, actor=self.actor, now=self.now), status=201)

    def fresh(self, way: TrackEnrolment, status: int = 200) -> Response:
        """The way as it is now."""
        return self.done(self.queryset.get(pk=way.pk), status=status)

    def _person(self, person: Employee | None) -> Employee:
        pk = person.pk if person else self.sight.employee_id
        found: Employee = get_object_or_404(people_visible_to(self.sight), pk=pk)
        return found

    def _done(self, write: Callable[..., Any], kind: Any = None, **defaults: Any) -> Response:
        way = self.get_object()
        given = {**defaults, **(self.given(kind) if kind else {})}
        write(enrolment=way, **given, actor=self.actor, now=self.now)
        return self.fresh(way)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("enrolment")))
class ReleaseViewSet(RowsViewSet[Release]):
    """Time that managers were asked to release: of ways one sees, and those one was asked for."""

    queryset = Release.objects.select_related("manager", "enrolment__track").order_by("pk")
    serializer_class = shapes.ReleaseRow
    input_class = shapes.ReleaseAnswerInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Release]) -> QuerySet[Release]:
        """As the scope of ways says; and what the asker was asked."""
        ways = enrolments_visible_to(self.sight).values("pk")
        asked = self.sight.line_root_ids
        return queryset.filter(Q(enrolment__in=ways) | Q(manager__in=asked))

    def narrowed(self, queryset: QuerySet[Release]) -> QuerySet[Release]:
        """By way."""
        return queryset.filter(filters.ids(self.request, {"enrolment": "enrolment"}))

    def rows(self, page: Sequence[Release]) -> list[dict[str, Any]]:
        """One row a question."""
        return [shapes.release_row(row) for row in page]

    @extend_schema(request=shapes.ReleaseAnswerInput, responses={200: shapes.ReleaseRow})
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Yes or no."""
        row = self.get_object()
        given = self.given()
        releases.answer_release(release=row, **given, actor=self.actor, now=self.now)
        return self.done(row)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("enrolment")))
class BaselineViewSet(RowsViewSet[BaselineAsk]):
    """First ratings that were asked for: of ways one sees, and one's own to give."""

    queryset = BaselineAsk.objects.filter(dropped_at=None).select_related("rater").order_by("pk")
    serializer_class = shapes.BaselineRow
    input_class = shapes.BaselineInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[BaselineAsk]) -> QuerySet[BaselineAsk]:
        """As the scope of ways says; and what the asker was asked."""
        ways = enrolments_visible_to(self.sight).values("pk")
        return queryset.filter(Q(enrolment__in=ways) | Q(rater=self.sight.employee_id))

    def narrowed(self, queryset: QuerySet[BaselineAsk]) -> QuerySet[BaselineAsk]:
        """By way."""
        return queryset.filter(filters.ids(self.request, {"enrolment": "enrolment"}))

    def rows(self, page: Sequence[BaselineAsk]) -> list[dict[str, Any]]:
        """One row a question; the ratings themselves are under `ratings`."""
        return [shapes.baseline_row(row) for row in page]

    @extend_schema(request=shapes.BaselineInput, responses={200: shapes.BaselineRow})
    @action(detail=True, methods=["post"])
    def give(self, request: Request, pk: str) -> Response:
        """Give all levels at once."""
        row = self.get_object()
        said = {
            one["skill"].pk: (one["level"], one.get("words", "")) for one in self.given()["levels"]
        }
        baselines.give_baseline(ask=row, levels=said, actor=self.actor, now=self.now)
        return self.done(row)
