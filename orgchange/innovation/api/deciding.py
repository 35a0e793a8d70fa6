"""Batches, decisions, steps and requests to rescind, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.api.views import ScopedViewSet
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.scopes import Sight, sight
from orgchange.innovation.api import deciding_shapes as shapes
from orgchange.innovation.blindness import showing
from orgchange.innovation.deciding.batch_pages import batches_visible_to, lines_of
from orgchange.innovation.deciding.open_steps import IN_BATCHES, committee_steps
from orgchange.innovation.models import Batch, Decision, Proposal, Rescission
from orgchange.innovation.scopes import handled_not_own, proposals_handled_by
from orgchange.innovation.services import batches, rescinding, steps, telling
from orgchange.innovation.services.batches import Choice

NUMBER = "[0-9]{1,18}"


@extend_schema_view(list=extend_schema(parameters=filters.parameters("fund")))
class BatchViewSet(RowsViewSet[Batch]):
    """What was put before the director, for the committee of the fund."""

    queryset = Batch.objects.select_related("fund", "requested_by")
    serializer_class = shapes.BatchRow
    input_class = shapes.BatchInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Batch]) -> QuerySet[Batch]:
        """Those of the asker's funds."""
        return queryset.filter(pk__in=batches_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Batch]) -> QuerySet[Batch]:
        """By fund."""
        return queryset.filter(filters.words(self.request, {"fund": "fund__code"}))

    def rows(self, page: Sequence[Batch]) -> list[dict[str, Any]]:
        """One row a batch, with its items."""
        lines = lines_of(page, self.sight)
        return [shapes.batch_row(row, lines[row.pk]) for row in page]

    @extend_schema(request=shapes.BatchInput, responses={201: shapes.RequestedRow})
    def create(self, request: Request) -> Response:
        """Put marked proposals before the director; what cannot be asked is left out."""
        given = self.given()
        asked = given["proposals"]
        found = handled_not_own(self.sight).filter(pk__in=asked).select_related("round")
        rows = sorted(found, key=lambda row: asked.index(row.pk))
        done = batches.request(
            fund=given["fund"],
            proposals=rows,
            name=given.get("name", ""),
            actor=self.actor,
            now=self.now,
        )
        left = [{"proposal": one.proposal.pk, "reason": one.reason} for one in done.left_out]
        return Response({**self.rows([done.batch])[0], "left_out": left}, status=201)

    @extend_schema(request=shapes.ChoicesInput, responses={200: shapes.SettledRow(many=True)})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Decide items one by one. What fails goes back with its reason; the others stand."""
        given = self.given(shapes.ChoicesInput)["choices"]
        choices = [Choice(one["item"], one["step"], one.get("words", "")) for one in given]
        batch = self.get_object()
        settled = batches.decide(batch=batch, choices=choices, actor=self.actor, now=self.now)
        return Response([shapes.settled_row(one) for one in settled])


@extend_schema_view(
    list=extend_schema(parameters=filters.parameters("fund", "proposal", "outcome"))
)
class DecisionViewSet(RowsViewSet[Decision]):
    """What was decided, for the committee of the fund; never of one's own before it is told."""

    queryset = Decision.objects.select_related("proposal__round__fund", "decided_by", "second")
    serializer_class = shapes.DecisionRow
    input_class = shapes.LetterWordsInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Decision]) -> QuerySet[Decision]:
        """Those of the asker's funds."""
        return queryset.filter(proposal__in=seen_by_committee(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Decision]) -> QuerySet[Decision]:
        """By fund, proposal and outcome."""
        wanted = filters.ids(self.request, {"proposal": "proposal"})
        named = {"fund": "proposal__round__fund__code", "outcome": "outcome"}
        return queryset.filter(wanted & filters.words(self.request, named))

    def rows(self, page: Sequence[Decision]) -> list[dict[str, Any]]:
        """One row a decision."""
        return [shapes.decision_row(row) for row in page]

    @extend_schema(request=shapes.LetterWordsInput, responses={200: shapes.DecisionRow})
    @action(detail=True, methods=["post"])
    def word(self, request: Request, pk: str) -> Response:
        """Write what the submitter will read, until it is told."""
        row = self.get_object()
        telling.word(decision=row, **self.given(), actor=self.actor, now=self.now)
        return self.done(self.queryset.get(pk=row.pk))

    @extend_schema(request=shapes.TellInput, responses={200: shapes.ToldRow})
    @action(detail=False, methods=["post"])
    def tell(self, request: Request) -> Response:
        """Tell results, all at once or none of them."""
        given = self.given(shapes.TellInput)
        rows = self.get_queryset().filter(pk__in=given["decisions"])
        told = telling.tell(fund=given["fund"], decisions=rows, actor=self.actor, now=self.now)
        return Response({"told": told})


class StepViewSet(ScopedViewSet[Proposal]):
    """`proposals/{id}/steps/`: the steps that the committee may take, and taking one."""

    queryset = Proposal.objects.select_related("round__fund", "workflow")
    serializer_class = shapes.StandingRow
    filter_backends = ()
    pagination_class = None

    @property
    def sight(self) -> Sight:
        """What the asker may see."""
        return sight(self.request)

    def visible(self, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Those of the asker's own funds."""
        return queryset.filter(pk__in=seen_by_committee(self.sight).values("pk"))

    @extend_schema(responses={200: shapes.StandingRow})
    def list(self, request: Request, proposal: str) -> Response:
        """Where it is, and the steps on from there."""
        return Response(self.state(get_object_or_404(self.get_queryset(), pk=proposal)))

    @extend_schema(request=shapes.StepInput, responses={200: shapes.StandingRow})
    @action(detail=False, methods=["post"], url_path="(?P<code>[a-z_]{1,40})")
    def take(self, request: Request, proposal: str, code: str) -> Response:
        """Take a step. Rescinding asks a second person; the director decides in batches."""
        row = get_object_or_404(self.get_queryset(), pk=proposal)
        if code in IN_BATCHES:
            raise Http404
        given = shapes.StepInput(data=request.data)
        given.is_valid(raise_exception=True)
        steps.refuse_unknown(code, given.validated_data)
        now = timezone.now()
        steps.take(proposal=row, step=code, given=given.validated_data, actor=self.actor, now=now)
        return Response(self.state(row))

    def state(self, row: Proposal) -> dict[str, Any]:
        """A `StandingRow`."""
        language = get_language() or ""
        return {
            "proposal": row.pk,
            "state": row.state,
            "due_at": row.due_at,
            "steps": [
                shapes.step_row(one, one.label_in(language), steps.FACTS.get(one.code, ()))
                for one in committee_steps(row, self.sight)
                if one.code not in IN_BATCHES
            ],
        }


class RescissionViewSet(RowsViewSet[Rescission]):
    """Requests to take an approval back, for the committee of the fund."""

    queryset = Rescission.objects.select_related("proposal", "asked_by")
    serializer_class = shapes.RescissionRow
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Rescission]) -> QuerySet[Rescission]:
        """Those of the asker's funds."""
        return queryset.filter(proposal__in=seen_by_committee(self.sight).values("pk"))

    def rows(self, page: Sequence[Rescission]) -> list[dict[str, Any]]:
        """One row a request."""
        return [shapes.rescission_row(row) for row in page]

    @extend_schema(request=None, responses={200: shapes.RescissionRow})
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        """Agree, as the second person: the approval is taken back."""
        row = self.get_object()
        return self.done(rescinding.agree(rescission=row, actor=self.actor, now=self.now))

    @extend_schema(request=None, responses={200: shapes.RescissionRow})
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        """Let the approval stand."""
        row = self.get_object()
        return self.done(rescinding.drop(rescission=row, actor=self.actor, now=self.now))


def seen_by_committee(held: Sight) -> QuerySet[Proposal]:
    """Proposals of the asker's own funds; of one's own, only what one was told."""
    return showing(held, "state", proposals_handled_by(held))
