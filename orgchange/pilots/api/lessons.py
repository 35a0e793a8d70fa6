"""Lessons as JSON: read, found by likeness, written, published; and that one helped."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.innovation.scopes import own_proposals, proposals_visible_to
from orgchange.pilots.api import lesson_shapes as shapes
from orgchange.pilots.api.pilots import NUMBER
from orgchange.pilots.likeness.finding import pilots_like, speaking
from orgchange.pilots.models import Lesson, LessonUse, Pilot
from orgchange.pilots.scopes import lessons_visible_to, pilots_inside, pilots_visible_to
from orgchange.pilots.services.lesson_uses import take_back_use, use_lesson
from orgchange.pilots.services.lessons import publish_lesson, save_lesson

LIKE = [
    OpenApiParameter("title", OpenApiTypes.STR, description="What it is called."),
    OpenApiParameter("text", OpenApiTypes.STR, description="What it says."),
    OpenApiParameter("language", OpenApiTypes.STR, description="In which language; en."),
]
LONGEST_LIKE = 10_000


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot", "q")))
class LessonViewSet(RowsViewSet[Lesson]):
    """Lessons: published ones for all colleagues, unfinished ones for their pilot's people."""

    queryset = Lesson.objects.select_related("ask", "pilot__fund")
    serializer_class = shapes.LessonRow
    input_class = shapes.LessonInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Lesson]) -> QuerySet[Lesson]:
        """As the scope says."""
        inside = Q(pilot__in=pilots_inside(self.sight).values("pk"))
        published = Q(pk__in=lessons_visible_to(self.sight).values("pk"))
        return queryset.filter(inside | published)

    def narrowed(self, queryset: QuerySet[Lesson]) -> QuerySet[Lesson]:
        """By pilot, and by words in either language."""
        rows = queryset.filter(filters.ids(self.request, {"pilot": "pilot"}))
        words = self.request.query_params.get("q", "").replace("\0", "").strip()
        if words:
            rows = rows.filter(pilot__in=speaking(words, Pilot.objects.all()).values("pk"))
        return rows

    def rows(self, page: Sequence[Lesson]) -> list[dict[str, Any]]:
        """One row a lesson."""
        return [shapes.lesson_row(row) for row in page]

    @extend_schema(request=shapes.LessonInput, responses={201: shapes.LessonRow})
    def create(self, request: Request) -> Response:
        """Begin the lesson of a pilot."""
        fields = self.given()
        pilot = _seen(pilots_visible_to(self.sight), fields.pop("pilot").pk)
        lesson = save_lesson(pilot=pilot, fields=fields, revision=0, actor=self.actor, now=self.now)
        return self.done(lesson, status=201)

    @extend_schema(request=shapes.LessonChange, responses={200: shapes.LessonRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Write on, or correct what is published."""
        lesson, fields = self.get_object(), self.given(shapes.LessonChange)
        saved = save_lesson(
            pilot=lesson.pilot,
            revision=fields.pop("revision"),
            fields=fields,
            actor=self.actor,
            now=self.now,
        )
        return self.done(saved)

    @extend_schema(request=None, responses={200: shapes.LessonRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Open it to all colleagues."""
        pilot = self.get_object().pilot
        return self.done(publish_lesson(pilot=pilot, actor=self.actor, now=self.now))

    @extend_schema(parameters=LIKE, responses={200: shapes.LikeRow(many=True)})
    @action(detail=False, methods=["get"])
    def similar(self, request: Request) -> Response:
        """Ended pilots like a text, with their lessons: what is shown beside a draft."""
        asked = request.query_params
        title, text = asked.get("title", ""), asked.get("text", "")
        if not title and not text:
            problem = Problem("title", "required", _("Give a title or a text."))
            raise InvalidInput(problem.message, problems=[problem])
        hits = pilots_like(
            title[:LONGEST_LIKE].replace("\0", ""),
            text[:LONGEST_LIKE].replace("\0", ""),
            sight=self.sight,
            language=asked.get("language", "en"),
        )
        return Response([shapes.like_row(hit) for hit in hits])


class LessonUseViewSet(RowsViewSet[LessonUse]):
    """Where lessons helped; a proposal is named to who may read it."""

    queryset = LessonUse.objects.select_related(
        "lesson__pilot", "proposal__round__fund", "pilot__fund"
    )
    serializer_class = shapes.UseRow
    input_class = shapes.UseInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[LessonUse]) -> QuerySet[LessonUse]:
        """Of lessons that the asker may read, with what he or she may read."""
        proposals = proposals_visible_to(self.sight)
        told = Q(proposal__in=proposals.values("pk")) | Q(proposal=None)
        return queryset.filter(told, lesson__in=lessons_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[LessonUse]) -> QuerySet[LessonUse]:
        """By lesson, proposal and pilot."""
        names = {name: name for name in ("lesson", "proposal", "pilot")}
        return queryset.filter(filters.ids(self.request, names))

    def rows(self, page: Sequence[LessonUse]) -> list[dict[str, Any]]:
        """One row a use."""
        return [shapes.use_row(row) for row in page]

    @extend_schema(request=shapes.UseInput, responses={201: shapes.UseRow})
    def create(self, request: Request) -> Response:
        """Say that a lesson helped: counted once for each proposal or pilot."""
        given = self.given()
        proposal, pilot = given.get("proposal"), given.get("pilot")
        use = use_lesson(
            lesson=_seen(lessons_visible_to(self.sight), given["lesson"].pk),
            proposal=_seen(own_proposals(self.sight), proposal.pk) if proposal else None,
            pilot=_seen(pilots_visible_to(self.sight), pilot.pk) if pilot else None,
            words=given.get("words", ""),
            actor=self.actor,
            now=self.now,
        )
        return self.done(use, status=201)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """It did not help after all."""
        take_back_use(use=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)


def _seen(rows: QuerySet[Any], pk: int) -> Any:
    """The row, within what the asker may see; 404 outside it."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
