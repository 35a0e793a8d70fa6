"""A proposal as its committee handles it, as JSON."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.api.views import ScopedViewSet
from orgchange.directory.scopes import sight
from orgchange.innovation.api.deciding import seen_by_committee
from orgchange.innovation.blindness import view_of
from orgchange.innovation.deciding.committee_timeline import Taken, steps_taken
from orgchange.innovation.models import Proposal
from orgchange.innovation.services import appeals, handling
from orgchange.innovation.ways import MOST_WORDS

LANGUAGES = OpenApiParameter("language", OpenApiTypes.STR, OpenApiParameter.PATH)
OUTCOME = OpenApiParameter("outcome", OpenApiTypes.STR, OpenApiParameter.PATH)


class TakenStepRow(serializers.Serializer[Any]):
    """A step that was taken; `by` is empty for the clock."""

    step = serializers.SlugField()
    state = serializers.SlugField()
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)


class AppealRow(serializers.Serializer[Any]):
    """An appeal; without an answer it waits, or was admitted."""

    at = serializers.DateTimeField()
    words = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class HandledRow(serializers.Serializer[Any]):
    """Where a proposal stands, who handles it, and what happened to it."""

    proposal = serializers.IntegerField()
    state = serializers.SlugField()
    due_at = serializers.DateTimeField(allow_null=True)
    handler = serializers.CharField(allow_blank=True)
    appeal = AppealRow(allow_null=True)
    steps_taken = TakenStepRow(many=True)


class TurnDownInput(serializers.Serializer[Any]):
    """Why an appeal is turned down; the submitter reads it."""

    words = serializers.CharField(max_length=MOST_WORDS)


class HandlingViewSet(ScopedViewSet[Proposal]):
    """`proposals/{id}/handling/`: for the committee; never of one's own before it is told."""

    queryset = Proposal.objects.select_related("round__fund", "workflow", "handler")
    serializer_class = HandledRow
    filter_backends = ()
    pagination_class = None

    def visible(self, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Those of the asker's own funds."""
        return queryset.filter(pk__in=seen_by_committee(sight(self.request)).values("pk"))

    @extend_schema(responses=HandledRow)
    def list(self, request: Request, proposal: str) -> Response:
        """Where it is, in whose hands, and the way there."""
        return Response(self.row(self.proposal(proposal)))

    @extend_schema(request=None, responses=HandledRow)
    @action(detail=False, methods=["post"], url_path="take-in-hand")
    def take_in_hand(self, request: Request, proposal: str) -> Response:
        """Handle it from now on."""
        row = self.proposal(proposal)
        handling.take_in_hand(proposal=row, actor=self.actor, now=timezone.now())
        return Response(self.row(row))

    @extend_schema(request=TurnDownInput, responses=HandledRow)
    @action(detail=False, methods=["post"], url_path="turn-appeal-down")
    def turn_appeal_down(self, request: Request, proposal: str) -> Response:
        """Answer an appeal that is not admitted. Admitting one is a step: `admit_appeal`."""
        row = self.proposal(proposal)
        given = TurnDownInput(data=request.data)
        given.is_valid(raise_exception=True)
        appeals.turn_down(
            proposal=row, **given.validated_data, actor=self.actor, now=timezone.now()
        )
        return Response(self.row(row))

    def proposal(self, pk: str) -> Proposal:
        """The proposal that is asked for."""
        found: Proposal = get_object_or_404(self.get_queryset(), pk=pk)
        return found

    def row(self, row: Proposal) -> dict[str, Any]:
        """A `HandledRow`."""
        shown = view_of(sight(self.request), [row])[row.pk]
        taken = steps_taken(row, names_submitter=shown.submitter)
        return {
            "proposal": row.pk,
            "state": row.state,
            "due_at": row.due_at,
            "handler": str(row.handler or ""),
            "appeal": _appeal_row(row),
            "steps_taken": [_taken_row(one) for one in taken],
        }


def _appeal_row(row: Proposal) -> dict[str, Any] | None:
    if row.appealed_at is None:
        return None
    return {
        "at": row.appealed_at,
        "words": row.appeal,
        "answer": row.appeal_answer,
        "answered_at": row.appeal_answered_at,
    }


def _taken_row(one: Taken) -> dict[str, Any]:
    move = one.move
    return {
        "step": move.transition,
        "state": move.target,
        "at": move.at,
        "by": one.by,
        "words": move.words,
    }
