"""Outcomes as JSON, by the pilot's id: the evaluator's draft, what was given, what was decided."""

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
from orgchange.pilots import policies_gates
from orgchange.pilots.api import outcome_shapes as shapes
from orgchange.pilots.models import Pilot, PilotOutcome
from orgchange.pilots.scopes import pilots_visible_to
from orgchange.pilots.services import evaluating, move

FILTERS = {"fund": "fund__code", "verdict": "verdict", "department": "department__code"}


@extend_schema_view(list=extend_schema(parameters=filters.parameters(*FILTERS)))
class OutcomeViewSet(RowsViewSet[Pilot]):
    """What came out of pilots. Once given it is open to colleagues."""

    queryset = Pilot.objects.select_related(
        "outcome__evaluator", "outcome__contract", "end_decision__decided_by", "fund"
    )
    serializer_class = shapes.OutcomeRow
    input_class = shapes.OutcomeInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Pilot]) -> QuerySet[Pilot]:
        """As the scope says."""
        rows = queryset.filter(pk__in=pilots_visible_to(self.sight).values("pk"))
        if self.action in ("list", "retrieve"):
            return rows.filter(outcome__given_at__isnull=False)
        return rows

    def narrowed(self, queryset: QuerySet[Pilot]) -> QuerySet[Pilot]:
        """By fund, outcome and department."""
        return queryset.filter(filters.words(self.request, FILTERS))

    def rows(self, page: Sequence[Pilot]) -> list[dict[str, Any]]:
        """One row an outcome."""
        return [
            shapes.outcome_row(row, row.outcome, getattr(row, "end_decision", None)) for row in page
        ]

    @extend_schema(request=None, responses={200: shapes.OutcomeRow})
    @action(detail=True, methods=["get"])
    def draft(self, request: Request, pk: str) -> Response:
        """What the evaluator has written so far; nobody else sees it."""
        pilot = self.get_object()
        if not policies_gates.can_evaluate(self.sight, pilot):
            raise Http404
        found = PilotOutcome.objects.filter(pilot=pilot).first() or PilotOutcome(pilot=pilot)
        return Response(shapes.outcome_row(pilot, found, None))

    @extend_schema(request=shapes.OutcomeInput, responses={200: shapes.OutcomeRow})
    @draft.mapping.put
    def save_draft(self, request: Request, pk: str) -> Response:
        """Keep what is written so far."""
        pilot, given = self.get_object(), self.given()
        draft = evaluating.save_outcome(pilot=pilot, **given, actor=self.actor, now=self.now)
        return Response(shapes.outcome_row(pilot, draft, None))

    @extend_schema(request=None, responses={200: shapes.OutcomeRow})
    @action(detail=True, methods=["post"])
    def give(self, request: Request, pk: str) -> Response:
        """Give it, as it was saved. From then on it is frozen."""
        pilot = self.get_object()
        evaluating.give_outcome(pilot=pilot, actor=self.actor, now=self.now)
        return self.done(self.queryset.get(pk=pilot.pk))

    @extend_schema(request=shapes.EndInput, responses={200: shapes.OutcomeRow})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Scale it, stop here, or try once more."""
        pilot, given = self.get_object(), self.given(shapes.EndInput)
        step = shapes.STEPS[given["ending"]]
        move(pilot=pilot, transition=step, words=given["words"], actor=self.actor, now=self.now)
        return self.done(self.queryset.get(pk=pilot.pk))
