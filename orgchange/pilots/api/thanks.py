"""Thanks, and evidence of skill, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.scopes import records_visible_to
from orgchange.pilots.api import lesson_shapes as shapes
from orgchange.pilots.api.pilots import NUMBER
from orgchange.pilots.models import SkillEvidence, ThankYou
from orgchange.pilots.scopes import pilots_visible_to
from orgchange.pilots.services import thanks
from orgchange.pilots.services.evidence import remark as write_remark
from orgchange.pilots.thanks.reading import thanks_visible_to


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot", "receiver")))
class ThankYouViewSet(RowsViewSet[ThankYou]):
    """Thanks as they are shown on the wall."""

    queryset = ThankYou.objects.select_related("giver", "receiver", "pilot")
    serializer_class = shapes.ThankYouRow
    input_class = shapes.ThankYouInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[ThankYou]) -> QuerySet[ThankYou]:
        """Those that are shown to the asker."""
        return queryset.filter(pk__in=thanks_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[ThankYou]) -> QuerySet[ThankYou]:
        """By pilot and by who is thanked."""
        names = {"pilot": "pilot", "receiver": "receiver"}
        return queryset.filter(filters.ids(self.request, names))

    def rows(self, page: Sequence[ThankYou]) -> list[dict[str, Any]]:
        """One row a thank-you."""
        return [shapes.thank_you_row(row) for row in page]

    @extend_schema(request=shapes.ThankYouInput, responses={201: shapes.ThankYouRow})
    def create(self, request: Request) -> Response:
        """Thank a colleague for help with a pilot."""
        given = self.given()
        if not pilots_visible_to(self.sight).filter(pk=given["pilot"].pk).exists():
            raise Http404
        row = thanks.thank(**given, actor=self.actor, now=self.now)
        return self.done(row, status=201)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take it back: who gave it."""
        thanks.take_back(thanks=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)

    @extend_schema(request=None, responses={200: shapes.ThankYouRow})
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Rather not be shown with it: who was thanked."""
        row = self.get_object()
        thanks.decline(thanks=row, actor=self.actor, now=self.now)
        return self.done(self.get_object())

    @extend_schema(request=None, responses={200: shapes.ThankYouRow})
    @action(detail=True, methods=["post"])
    def show(self, request: Request, pk: str) -> Response:
        """Be shown with it again."""
        thanks.show(thanks=self.get_object(), actor=self.actor, now=self.now)
        return self.done(self.get_object())


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot", "employee")))
class SkillEvidenceViewSet(RowsViewSet[SkillEvidence]):
    """What people did in pilots: one's own, and of those whose records one may see."""

    queryset = SkillEvidence.objects.select_related("employee")
    serializer_class = shapes.EvidenceRow
    input_class = shapes.RemarkInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[SkillEvidence]) -> QuerySet[SkillEvidence]:
        """As records are."""
        return queryset.filter(employee__in=records_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[SkillEvidence]) -> QuerySet[SkillEvidence]:
        """By pilot and by person."""
        names = {"pilot": "pilot", "employee": "employee"}
        return queryset.filter(filters.ids(self.request, names))

    def rows(self, page: Sequence[SkillEvidence]) -> list[dict[str, Any]]:
        """One row a piece."""
        return [shapes.evidence_row(row) for row in page]

    @extend_schema(request=shapes.RemarkInput, responses={200: shapes.EvidenceRow})
    @action(detail=True, methods=["post"])
    def remark(self, request: Request, pk: str) -> Response:
        """Say something about it: the person it is about."""
        row = self.get_object()
        write_remark(evidence=row, **self.given(), actor=self.actor, now=self.now)
        return self.done(self.get_object())
