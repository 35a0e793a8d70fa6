"""Evidence, signatures, mentorships and meetings as JSON, within what the asker may read."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from courses.tracks.api import practice_shapes as shapes
from courses.tracks.models import MentorSession, Mentorship, SignRequest, Submission
from courses.tracks.scopes import enrolments_visible_to, private_visible_to
from courses.tracks.scopes_practice import (
    mentorships_visible_to,
    requests_visible_to,
    sessions_visible_to,
    submissions_visible_to,
)
from courses.tracks.services import mentoring, signing
from courses.tracks.services.evidence import Given, hand_in
from courses.tracks.signers import waiting_for
from orgchange.core.downloads import download
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.scopes import people_visible_to

NUMBER = "[0-9]{1,18}"
WAITING = OpenApiParameter(
    "waiting", OpenApiTypes.BOOL, description="Only those that wait for the asker."
)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("enrolment", "item")))
class TrackSubmissionViewSet(RowsViewSet[Submission]):
    """Evidence as handed in; a file is loaded by `content`."""

    queryset = Submission.objects.select_related("item", "value").order_by("pk")
    serializer_class = shapes.TrackSubmissionRow
    input_class = shapes.TrackSubmissionInput
    lookup_value_regex = NUMBER
    parser_classes = (JSONParser, MultiPartParser)

    def visible(self, queryset: QuerySet[Submission]) -> QuerySet[Submission]:
        """As the scope of evidence says."""
        return queryset.filter(pk__in=submissions_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Submission]) -> QuerySet[Submission]:
        """By way and item."""
        wanted = {"enrolment": "enrolment", "item": "item"}
        return queryset.filter(filters.ids(self.request, wanted))

    def rows(self, page: Sequence[Submission]) -> list[dict[str, Any]]:
        """One row a version."""
        return [shapes.submission_row(row) for row in page]

    @extend_schema(
        request={
            "application/json": shapes.TrackSubmissionInput,
            "multipart/form-data": shapes.TrackSubmissionInput,
        },
        responses={201: shapes.TrackSubmissionRow},
    )
    def create(self, request: Request) -> Response:
        """Hand in a piece of evidence of one's own."""
        given = self.given()
        rows = private_visible_to(self.sight)
        enrolment = get_object_or_404(rows, pk=given.pop("enrolment").pk)
        item = given.pop("item")
        row = hand_in(
            enrolment=enrolment,
            item=item,
            given=Given(**given),
            actor=self.actor,
            now=self.now,
        )
        return self.done(row, status=201)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def content(self, request: Request, pk: str) -> FileResponse:
        """What the file holds; 404 where there is none."""
        row = self.get_object()
        return download(row.file, name=row.file_name)


@extend_schema_view(
    list=extend_schema(parameters=[*filters.parameters("enrolment", "state", "role"), WAITING])
)
class SignRequestViewSet(RowsViewSet[SignRequest]):
    """Signatures asked for, signed and returned."""

    queryset = SignRequest.objects.select_related(
        "enrolment__employee", "terms__stage", "submission"
    ).order_by("pk")
    serializer_class = shapes.SignRequestRow
    input_class = shapes.SignInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[SignRequest]) -> QuerySet[SignRequest]:
        """As the scope of signatures says."""
        return queryset.filter(pk__in=requests_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[SignRequest]) -> QuerySet[SignRequest]:
        """By way, state and role; `waiting=true` those that the asker may sign."""
        wanted = filters.ids(self.request, {"enrolment": "enrolment"})
        wanted &= filters.words(self.request, {"state": "state", "role": "role"})
        if self.request.query_params.get("waiting", "").lower() in ("true", "1"):
            wanted &= waiting_for(self.sight)
        return queryset.filter(wanted)

    def rows(self, page: Sequence[SignRequest]) -> list[dict[str, Any]]:
        """One row a signature."""
        return [shapes.request_row(row) for row in page]

    @extend_schema(request=shapes.SignInput, responses={200: shapes.SignRequestRow})
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sign; the last signature under a stage takes the person on."""
        row, given = self.get_object(), self.given()
        return self.done(signing.sign(request=row, **given, actor=self.actor, now=self.now))

    @extend_schema(request=shapes.ReturnInput, responses={200: shapes.SignRequestRow})
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def give_back(self, request: Request, pk: str) -> Response:
        """Return it, and say what is missing."""
        row, given = self.get_object(), self.given(shapes.ReturnInput)
        return self.done(signing.give_back(request=row, **given, actor=self.actor, now=self.now))

    @extend_schema(request=None, responses={200: shapes.SignRequestRow})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take the own signature, or return, back until somebody acted upon it."""
        row = self.get_object()
        return self.done(signing.undo(request=row, actor=self.actor, now=self.now))


@extend_schema_view(list=extend_schema(parameters=filters.parameters("enrolment", "mentor")))
class MentorshipViewSet(RowsViewSet[Mentorship]):
    """Who mentors whom, from when to when."""

    queryset = Mentorship.objects.select_related("enrolment").order_by("pk")
    serializer_class = shapes.MentorshipRow
    input_class = shapes.MentorshipInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
        """As the scope of mentorships says."""
        return queryset.filter(pk__in=mentorships_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
        """By way and mentor."""
        wanted = {"enrolment": "enrolment", "mentor": "mentor"}
        return queryset.filter(filters.ids(self.request, wanted))

    def rows(self, page: Sequence[Mentorship]) -> list[dict[str, Any]]:
        """One row a pair; the reasons for who has a part in the way."""
        rows = private_visible_to(self.sight).filter(pk__in=[row.enrolment_id for row in page])
        inside = set(rows.values_list("pk", flat=True))
        return [shapes.mentorship_row(row, private=row.enrolment_id in inside) for row in page]

    @extend_schema(request=shapes.MentorshipInput, responses={201: shapes.MentorshipRow})
    def create(self, request: Request) -> Response:
        """Pair a mentor with somebody on the track."""
        given = self.given()
        rows = enrolments_visible_to(self.sight)
        given["enrolment"] = get_object_or_404(rows, pk=given["enrolment"].pk)
        self._find_mentor(given)
        return self.done(mentoring.pair(**given, actor=self.actor, now=self.now), status=201)

    @extend_schema(request=shapes.MentorHandOverInput, responses={200: shapes.MentorshipRow})
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Another mentor from a day on; answers the new mentorship."""
        row, given = self.get_object(), self.given(shapes.MentorHandOverInput)
        self._find_mentor(given)
        after = mentoring.hand_over(mentorship=row, **given, actor=self.actor, now=self.now)
        return self.done(after)

    @extend_schema(request=shapes.MentorshipEndInput, responses={200: shapes.MentorshipRow})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End it with a day and a reason."""
        row, given = self.get_object(), self.given(shapes.MentorshipEndInput)
        return self.done(mentoring.end(mentorship=row, **given, actor=self.actor, now=self.now))

    def _find_mentor(self, given: dict[str, Any]) -> None:
        """Only whom the asker may look up."""
        rows = people_visible_to(self.sight)
        given["mentor"] = get_object_or_404(rows, pk=given["mentor"].pk)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("mentorship", "enrolment")))
class MentorSessionViewSet(RowsViewSet[MentorSession]):
    """What meetings of mentor and candidate were about."""

    queryset = MentorSession.objects.select_related("logged_by__employee").order_by("pk")
    serializer_class = shapes.MentorSessionRow
    input_class = shapes.MentorSessionInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[MentorSession]) -> QuerySet[MentorSession]:
        """As the scope of meetings says."""
        return queryset.filter(pk__in=sessions_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[MentorSession]) -> QuerySet[MentorSession]:
        """By mentorship and way."""
        wanted = {"mentorship": "mentorship", "enrolment": "mentorship__enrolment"}
        return queryset.filter(filters.ids(self.request, wanted))

    def rows(self, page: Sequence[MentorSession]) -> list[dict[str, Any]]:
        """One row a meeting."""
        return [shapes.session_row(row) for row in page]

    @extend_schema(request=shapes.MentorSessionInput, responses={201: shapes.MentorSessionRow})
    def create(self, request: Request) -> Response:
        """Write down a meeting of one's own."""
        given = self.given()
        rows = mentorships_visible_to(self.sight).select_related("enrolment")
        given["mentorship"] = get_object_or_404(rows, pk=given["mentorship"].pk)
        row = mentoring.log_session(**given, actor=self.actor, now=self.now)
        return self.done(row, status=201)
