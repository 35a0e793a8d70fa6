"""Panels and certificates as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from courses.tracks.api import panel_shapes as shapes
from courses.tracks.assessing.pages import panels_open_to
from courses.tracks.models import AssessmentPanel, AssessorSeat, TrackCertificate, TrackEnrolment
from courses.tracks.scopes import enrolments_visible_to
from courses.tracks.services import certifying, panels, scoring, seats
from orgchange.core.dates import firm_day
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet

NUMBER = "[0-9]{1,18}"


@extend_schema_view(list=extend_schema(parameters=filters.parameters("enrolment", "result")))
class TrackPanelViewSet(RowsViewSet[AssessmentPanel]):
    """Panels that the asker leads or sits in. Scores are shown once everybody has finished."""

    queryset = AssessmentPanel.objects.select_related(
        "enrolment__employee", "enrolment__track", "enrolment__version"
    ).prefetch_related("seats__employee", "seats__scores__skill")
    serializer_class = shapes.TrackPanelRow
    input_class = shapes.TrackPanelInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[AssessmentPanel]) -> QuerySet[AssessmentPanel]:
        """As the page of panels."""
        return queryset.filter(pk__in=panels_open_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[AssessmentPanel]) -> QuerySet[AssessmentPanel]:
        """By way and result."""
        wanted = filters.ids(self.request, {"enrolment": "enrolment"})
        return queryset.filter(wanted & filters.words(self.request, {"result": "result"}))

    def rows(self, page: Sequence[AssessmentPanel]) -> list[dict[str, Any]]:
        """One row a panel."""
        return [shapes.panel_row(row, viewer_id=self.sight.employee_id) for row in page]

    def fresh(self, panel: AssessmentPanel, status: int = 200) -> Response:
        """The panel as it is now."""
        return self.done(self.queryset.all().get(pk=panel.pk), status)

    def own(self) -> AssessorSeat:
        """The asker's seat in it; 404 for who has none."""
        rows = AssessorSeat.objects.select_related("panel__enrolment", "employee")
        found = rows.filter(panel=self.get_object(), declined_at=None)
        if self.sight.employee_id is None:
            raise Http404
        return get_object_or_404(found, employee=self.sight.employee_id)

    @extend_schema(request=shapes.TrackPanelInput, responses={201: shapes.TrackPanelRow})
    def create(self, request: Request) -> Response:
        """Call a panel."""
        given = self.given()
        rows = TrackEnrolment.objects.filter(pk__in=enrolments_visible_to(self.sight).values("pk"))
        way = get_object_or_404(rows, pk=given.pop("enrolment"))
        made = panels.call_panel(enrolment=way, **given, actor=self.actor, now=self.now)
        return self.fresh(made, 201)

    @extend_schema(request=shapes.TrackSeatInput, responses={201: shapes.TrackPanelRow})
    @action(detail=True, methods=["post"])
    def seats(self, request: Request, pk: str) -> Response:
        """Ask one more to assess."""
        panel, given = self.get_object(), self.given(shapes.TrackSeatInput)
        seats.seat(panel=panel, **given, actor=self.actor, now=self.now)
        return self.fresh(panel, 201)

    @extend_schema(request=None, responses={200: shapes.TrackPanelRow})
    @action(detail=True, methods=["post"])
    def affirm(self, request: Request, pk: str) -> Response:
        """Say that one is free of conflicts."""
        own = self.own()
        seats.affirm(held=own, actor=self.actor, now=self.now)
        return self.fresh(own.panel)

    @extend_schema(request=shapes.TrackReasonInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say that one cannot, and why; somebody else is asked."""
        given = self.given(shapes.TrackReasonInput)
        seats.decline(held=self.own(), **given, actor=self.actor, now=self.now)
        return Response(status=204)

    @extend_schema(request=shapes.TrackScoresInput, responses={200: shapes.TrackPanelRow})
    @action(detail=True, methods=["put"])
    def scores(self, request: Request, pk: str) -> Response:
        """Keep what one saw; only oneself reads it before everybody has finished."""
        own, given = self.own(), self.given(shapes.TrackScoresInput)
        said = {
            row["skill"].pk: scoring.Given(row["level"], row["words"]) for row in given["scores"]
        }
        scoring.save_scores(held=own, given=said, actor=self.actor, now=self.now)
        return self.fresh(own.panel)

    @extend_schema(request=None, responses={200: shapes.TrackPanelRow})
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """Say that one's scores stand."""
        own = self.own()
        scoring.finish(held=own, actor=self.actor, now=self.now)
        return self.fresh(own.panel)

    @extend_schema(request=shapes.TrackCloseInput, responses={200: shapes.TrackPanelRow})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close it with what the scores allow, and words for the candidate."""
        panel, given = self.get_object(), self.given(shapes.TrackCloseInput)
        panels.close(panel=panel, **given, actor=self.actor, now=self.now)
        return self.fresh(panel)

    @extend_schema(request=shapes.PanelWordsInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Call it off, with the reason."""
        panel, given = self.get_object(), self.given(shapes.PanelWordsInput)
        panels.cancel(panel=panel, **given, actor=self.actor, now=self.now)
        return Response(status=204)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("enrolment")))
class TrackCertificateViewSet(RowsViewSet[TrackCertificate]):
    """Certificates of the ways that the asker may see, and how each stands today."""

    queryset = TrackCertificate.objects.select_related(
        "enrolment__employee", "enrolment__track", "end"
    )
    serializer_class = shapes.CertificateRow
    input_class = shapes.CertifyInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[TrackCertificate]) -> QuerySet[TrackCertificate]:
        """As the way."""
        return queryset.filter(enrolment__in=enrolments_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[TrackCertificate]) -> QuerySet[TrackCertificate]:
        """By way."""
        return queryset.filter(filters.ids(self.request, {"enrolment": "enrolment"}))

    def rows(self, page: Sequence[TrackCertificate]) -> list[dict[str, Any]]:
        """One row a certificate."""
        return [shapes.certificate_row(row, on=firm_day(self.now)) for row in page]

    @extend_schema(request=shapes.CertifyInput, responses={201: shapes.CertificateRow})
    def create(self, request: Request) -> Response:
        """Sign what a panel found; without domains, sign the renewal."""
        given = self.given()
        rows = TrackEnrolment.objects.filter(pk__in=enrolments_visible_to(self.sight).values("pk"))
        way = get_object_or_404(rows, pk=given["enrolment"])
        if given["domains"]:
            made = certifying.certify(
                enrolment=way, domains=given["domains"], actor=self.actor, now=self.now
            )
        else:
            made = certifying.renew(enrolment=way, actor=self.actor, now=self.now)
        return self.done(made, 201)
