"""Gates as JSON: what is put to them, and their decisions."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.pilots.api import gate_shapes as shapes
from orgchange.pilots.gating.pages import gates_inside
from orgchange.pilots.models import Evidence, Gate, PanelSeat
from orgchange.pilots.services import deciding, gates

NUMBER = "[0-9]{1,18}"


def whole_gates() -> QuerySet[Gate]:
    """Gates with everything that is told of them."""
    return Gate.objects.select_related("pilot", "contract", "decided_by").prefetch_related(
        "seats__employee", "evidence__put_by", "evidence__judged_by"
    )


@extend_schema_view(list=extend_schema(parameters=filters.parameters("decision", "pilot")))
class GateViewSet(RowsViewSet[Gate]):
    """Gates of the pilots whose daily work the asker may read."""

    queryset = whole_gates()
    serializer_class = shapes.GateRow
    input_class = shapes.DecideInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Gate]) -> QuerySet[Gate]:
        """As the scope says."""
        return queryset.filter(pk__in=gates_inside(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Gate]) -> QuerySet[Gate]:
        """By pilot and decision."""
        wanted = filters.ids(self.request, {"pilot": "pilot"})
        return queryset.filter(wanted & filters.words(self.request, {"decision": "decision"}))

    def rows(self, page: Sequence[Gate]) -> list[dict[str, Any]]:
        """One row a gate."""
        return [shapes.gate_row(row) for row in page]

    def fresh(self, gate: Gate, status: int = 200) -> Response:
        """The gate as it is now."""
        return self.done(whole_gates().get(pk=gate.pk), status=status)

    @extend_schema(request=shapes.PreReadInput, responses={200: shapes.GateRow})
    @action(detail=True, methods=["put"], url_path="pre-read")
    def pre_read(self, request: Request, pk: str) -> Response:
        """Keep the pre-read as it is written so far."""
        gate, given = self.get_object(), self.given(shapes.PreReadInput)
        gates.save_pre_read(gate=gate, **given, actor=self.actor, now=self.now)
        return self.fresh(gate)

    @extend_schema(request=None, responses={200: shapes.GateRow})
    @action(detail=True, methods=["post"], url_path="send-pre-read")
    def send_pre_read(self, request: Request, pk: str) -> Response:
        """Send it to the panel. From then on it is frozen."""
        gate = self.get_object()
        gates.send_pre_read(gate=gate, actor=self.actor, now=self.now)
        return self.fresh(gate)

    @extend_schema(request=shapes.SeatInput, responses={201: shapes.GateRow})
    @action(detail=True, methods=["post"])
    def seats(self, request: Request, pk: str) -> Response:
        """Give somebody a seat in the panel."""
        gate, given = self.get_object(), self.given(shapes.SeatInput)
        gates.seat(gate=gate, **given, actor=self.actor, now=self.now)
        return self.fresh(gate, status=201)

    @extend_schema(
        request=None,
        responses={200: shapes.GateRow},
        parameters=[OpenApiParameter("seat", int, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["delete"], url_path=f"seats/(?P<seat>{NUMBER})")
    def unseat(self, request: Request, pk: str, seat: str) -> Response:
        """Take a seat back."""
        gate = self.get_object()
        held = get_object_or_404(PanelSeat.objects.filter(gate=gate), pk=seat)
        held.gate = gate
        gates.unseat(held=held, actor=self.actor, now=self.now)
        return self.fresh(gate)

    @extend_schema(request=shapes.EvidenceInput, responses={201: shapes.GateRow})
    @action(detail=True, methods=["post"])
    def evidence(self, request: Request, pk: str) -> Response:
        """Put what shows that the milestone is reached."""
        gate, given = self.get_object(), self.given(shapes.EvidenceInput)
        gates.put_evidence(gate=gate, **given, actor=self.actor, now=self.now)
        return self.fresh(gate, status=201)

    @extend_schema(
        request=shapes.JudgeInput,
        responses={200: shapes.GateRow},
        parameters=[OpenApiParameter("piece", int, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["post"], url_path=f"evidence/(?P<piece>{NUMBER})/judge")
    def judge(self, request: Request, pk: str, piece: str) -> Response:
        """The panel's answer to a piece of evidence."""
        gate, given = self.get_object(), self.given(shapes.JudgeInput)
        evidence = get_object_or_404(Evidence.objects.filter(gate=gate), pk=piece)
        evidence.gate = gate
        gates.judge_evidence(evidence=evidence, **given, actor=self.actor, now=self.now)
        return self.fresh(gate)

    @extend_schema(request=None, responses={200: shapes.GateRow})
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: str) -> Response:
        """The panel begins with it: its clock runs."""
        gate = self.get_object()
        gates.begin_hearing(gate=gate, actor=self.actor, now=self.now)
        return self.fresh(gate)

    @extend_schema(request=shapes.DecideInput, responses={200: shapes.GateRow})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Go, once more, hold, or stop."""
        gate, given = self.get_object(), self.given(shapes.DecideInput)
        deciding.decide(gate=gate, **given, actor=self.actor, now=self.now)
        return self.fresh(gate)
