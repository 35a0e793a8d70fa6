"""Tracks, their versions and their offices as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max, Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from courses.tracks.api import editing_shapes as shapes
from courses.tracks.editing import checks
from courses.tracks.editing.differences import known_checks
from courses.tracks.editing.documents import document_of, whole
from courses.tracks.models import Track, TrackOffice, TrackVersion
from courses.tracks.policies.editing import sees_drafts
from courses.tracks.scopes import tracks_visible_to
from courses.tracks.services import editing, offices
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet

NUMBER = "[0-9]{1,18}"
PUBLISHED = Max("versions__number", filter=Q(versions__published_at__isnull=False))


class TrackViewSet(RowsViewSet[Track]):
    """The ways into roles."""

    queryset = Track.objects.annotate(newest=PUBLISHED)
    serializer_class = shapes.TrackRow
    input_class = shapes.TrackInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Track]) -> QuerySet[Track]:
        """For whoever may look up colleagues."""
        return queryset.filter(pk__in=tracks_visible_to(self.sight).values("pk"))

    def rows(self, page: Sequence[Track]) -> list[dict[str, Any]]:
        """One row a track."""
        return [shapes.track_row(row) for row in page]

    def fresh(self, track: Track, status: int = 200) -> Response:
        """The track as it is now."""
        return self.done(Track.objects.annotate(newest=PUBLISHED).get(pk=track.pk), status)

    @extend_schema(request=shapes.TrackInput, responses={201: shapes.TrackRow})
    def create(self, request: Request) -> Response:
        """A new track with an empty draft."""
        made = editing.add_track(**self.given(), actor=self.actor, now=self.now)
        return self.fresh(made, 201)

    @extend_schema(request=shapes.TrackChanges, responses={200: shapes.TrackRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Other words for what it is."""
        track, given = self.get_object(), self.given(shapes.TrackChanges)
        return self.fresh(
            editing.change_track(track=track, actor=self.actor, now=self.now, **given)
        )

    @extend_schema(request=None, responses={201: shapes.TrackVersionRow})
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, pk: str) -> Response:
        """Start a draft from the newest version, or answer the one there is."""
        draft = editing.start_draft(track=self.get_object(), actor=self.actor, now=self.now)
        return Response(shapes.version_row(draft), status=201)

    @extend_schema(request=None, responses={200: shapes.TrackRow})
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Nobody new begins."""
        return self.fresh(editing.retire(track=self.get_object(), actor=self.actor, now=self.now))

    @extend_schema(request=None, responses={200: shapes.TrackRow})
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Take it up again."""
        return self.fresh(editing.restore(track=self.get_object(), actor=self.actor, now=self.now))


@extend_schema_view(list=extend_schema(parameters=filters.parameters("track")))
class TrackVersionViewSet(RowsViewSet[TrackVersion]):
    """Versions of tracks as documents; drafts only for who writes them."""

    queryset = whole(TrackVersion.objects.select_related("track"))
    serializer_class = shapes.TrackVersionRow
    input_class = shapes.TrackDocumentShape
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[TrackVersion]) -> QuerySet[TrackVersion]:
        """Of the tracks one may see."""
        seen = queryset.filter(track__in=tracks_visible_to(self.sight).values("pk"))
        return seen if sees_drafts(self.sight) else seen.exclude(published_at=None)

    def narrowed(self, queryset: QuerySet[TrackVersion]) -> QuerySet[TrackVersion]:
        """By track."""
        return queryset.filter(filters.words(self.request, {"track": "track__code"}))

    def rows(self, page: Sequence[TrackVersion]) -> list[dict[str, Any]]:
        """One row a version."""
        return [shapes.version_row(row) for row in page]

    @extend_schema(request=shapes.TrackDocumentShape, responses={200: shapes.TrackVersionRow})
    def update(self, request: Request, pk: str) -> Response:
        """Put a whole document in the place of the draft's."""
        draft, given = self.get_object(), self.given()
        row = editing.write_draft(draft=draft, document=given, actor=self.actor, now=self.now)
        return self.done(row)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Throw the draft away."""
        editing.discard(draft=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)

    @extend_schema(request=None, responses={200: shapes.TrackVersionRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Publish it, where nothing would break."""
        return self.done(editing.publish(draft=self.get_object(), actor=self.actor, now=self.now))

    @extend_schema(responses={200: shapes.TrackProblemShape(many=True)})
    @action(detail=True, methods=["get"], pagination_class=None)
    def check(self, request: Request, pk: str) -> Response:
        """What would break, were it published."""
        found = checks.whole(document_of(self.get_object()), known_checks=known_checks())
        return Response(
            [{"field": one.field, "code": one.code, "message": one.message} for one in found]
        )


@extend_schema_view(list=extend_schema(parameters=filters.parameters("track", "role", "employee")))
class TrackOfficeViewSet(RowsViewSet[TrackOffice]):
    """Who holds which office in which track."""

    queryset = TrackOffice.objects.select_related("track", "employee")
    serializer_class = shapes.TrackOfficeRow
    input_class = shapes.TrackOfficeInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[TrackOffice]) -> QuerySet[TrackOffice]:
        """Of the tracks one may see."""
        return queryset.filter(track__in=tracks_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[TrackOffice]) -> QuerySet[TrackOffice]:
        """By track, role and person."""
        named = filters.words(self.request, {"track": "track__code", "role": "role"})
        return queryset.filter(named & filters.ids(self.request, {"employee": "employee"}))

    def rows(self, page: Sequence[TrackOffice]) -> list[dict[str, Any]]:
        """One row an office."""
        return [shapes.office_row(row) for row in page]

    @extend_schema(request=shapes.TrackOfficeInput, responses={201: shapes.TrackOfficeRow})
    def create(self, request: Request) -> Response:
        """Grant an office."""
        return self.done(offices.grant(**self.given(), actor=self.actor, now=self.now), 201)

    @extend_schema(request=shapes.TrackOfficeEnd, responses={200: shapes.TrackOfficeRow})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Say until when it holds."""
        office, given = self.get_object(), self.given(shapes.TrackOfficeEnd)
        return self.done(offices.end(office=office, **given, actor=self.actor, now=self.now))
