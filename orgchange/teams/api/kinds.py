"""Kinds of team, and what teams are let off, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.teams import policies
from orgchange.teams.api import kind_shapes as shapes
from orgchange.teams.api.serializers import LastDay
from orgchange.teams.models import KindVersion, TeamKind, Waiver
from orgchange.teams.services import kinds as services
from orgchange.teams.services import moving
from orgchange.teams.services import waivers as waiver_services


class TeamKindViewSet(RowsViewSet[TeamKind]):
    """Kinds of team by code, with their versions and slots."""

    queryset = TeamKind.objects.all()
    serializer_class = shapes.KindRow
    input_class = shapes.KindInput
    lookup_field = "code"
    lookup_url_kwarg = "pk"
    lookup_value_regex = "[-a-zA-Z0-9_]{1,40}"

    def visible(self, queryset: QuerySet[TeamKind]) -> QuerySet[TeamKind]:
        """Kinds are open to whoever may look up colleagues; drafts to who may write them."""
        if not self.sight.sees_directory:
            return queryset.none()
        versions = KindVersion.objects.prefetch_related("slots").order_by("-number")
        if not policies.can_write_kinds(self.sight):
            versions = versions.exclude(published_at=None)
            published = KindVersion.objects.exclude(published_at=None)
            queryset = queryset.filter(pk__in=published.values("kind"))
        return queryset.prefetch_related(Prefetch("versions", queryset=versions))

    def rows(self, page: Sequence[TeamKind]) -> list[dict[str, Any]]:
        """One row a kind."""
        return [shapes.kind_row(kind, list(kind.versions.all())) for kind in page]

    def fresh(self, code: str, status: int = 200) -> Response:
        """The kind as it is now."""
        return self.done(self.get_queryset().get(code=code), status)

    @extend_schema(request=shapes.KindInput, responses={201: shapes.KindRow})
    def create(self, request: Request) -> Response:
        """Add a kind, with an empty draft."""
        draft = services.add_kind(**self.given(), actor=self.actor, now=self.now)
        return self.fresh(draft.kind.code, 201)

    @extend_schema(request=shapes.KindDraftInput, responses={200: shapes.KindRow})
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, pk: str) -> Response:
        """Start the draft where there is none, and write it."""
        kind = self.get_object()
        given = self.given(shapes.KindDraftInput)
        slots = given.pop("slots", None)
        draft = services.start_draft(kind=kind, actor=self.actor, now=self.now)
        if given or slots is not None:
            services.write_draft(
                draft=draft, values=given, slots=slots, actor=self.actor, now=self.now
            )
        return self.fresh(kind.code)

    @extend_schema(request=None, responses={200: shapes.KindRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Publish the draft: from then on nothing in it changes."""
        kind = self.get_object()
        services.publish_kind(kind=kind, actor=self.actor, now=self.now)
        return self.fresh(kind.code)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Throw the draft away; a kind that never was published goes with it."""
        services.discard_draft(kind=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)

    @extend_schema(request=shapes.RetireInput, responses={200: shapes.KindRow})
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """No new teams of it; or, with `is_retired` false, new ones again."""
        kind = self.get_object()
        given = self.given(shapes.RetireInput)
        services.retire_kind(kind=kind, **given, actor=self.actor, now=self.now)
        return self.fresh(kind.code)

    @extend_schema(request=shapes.MoveInput, responses={200: shapes.MovedRow})
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Move all teams of the kind to its newest version from a day on."""
        kind = self.get_object()
        given = self.given(shapes.MoveInput)
        done = moving.move_teams(kind=kind, **given, actor=self.actor, now=self.now)
        return Response({"moved": done.teams})

    @extend_schema(request=None, responses={200: shapes.MovedRow})
    @action(detail=True, methods=["post"], url_path="undo-move")
    def undo_move(self, request: Request, pk: str) -> Response:
        """Take the last move of the kind's teams back."""
        kind = self.get_object()
        back = moving.undo_move(kind=kind, actor=self.actor, now=self.now)
        return Response({"moved": back})


@extend_schema_view(
    list=extend_schema(parameters=[*filters.DATED, *filters.parameters("team", "rule")])
)
class TeamWaiverViewSet(RowsViewSet[Waiver]):
    """What teams are let off, as known now unless `known_at` says otherwise."""

    queryset = Waiver.objects.select_related("approved_by")
    serializer_class = shapes.WaiverRow
    input_class = shapes.WaiverInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Waiver]) -> QuerySet[Waiver]:
        """Waivers are open to whoever may look up colleagues."""
        if not self.sight.sees_directory:
            return queryset.none()
        asked = filters.moments(self.request)
        heard = Waiver.objects.known_at(asked.known_at)
        if asked.as_of:
            heard = heard.on(asked.as_of)
        return queryset.filter(pk__in=heard.values("pk"))

    def narrowed(self, queryset: QuerySet[Waiver]) -> QuerySet[Waiver]:
        """By team and rule."""
        wanted = filters.ids(self.request, {"team": "team"})
        return queryset.filter(wanted & filters.words(self.request, {"rule": "rule"}))

    def rows(self, page: Sequence[Waiver]) -> list[dict[str, Any]]:
        """One row a waiver."""
        return [shapes.waiver_row(waiver) for waiver in page]

    @extend_schema(request=shapes.WaiverInput, responses={201: shapes.WaiverRow})
    def create(self, request: Request) -> Response:
        """Let a team off a rule; the asker approves it."""
        made = waiver_services.waive(**self.given(), actor=self.actor, now=self.now)
        return self.done(made, 201)

    @extend_schema(request=LastDay, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End a waiver after its last day."""
        row = self.get_object()
        given = self.given(LastDay)
        waiver_services.end_waiver(
            team=row.team, rule=row.rule, **given, actor=self.actor, now=self.now
        )
        return Response(status=204)
