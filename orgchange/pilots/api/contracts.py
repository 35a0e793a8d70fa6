"""Contracts as JSON: versions, the working copy, and changes of what was locked."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.pilots.api import contract_shapes as shapes
from orgchange.pilots.contracting.content import FIELDS, ROWS, Content
from orgchange.pilots.contracting.reading import whole_contracts
from orgchange.pilots.models import Contract
from orgchange.pilots.scopes import pilots_inside, pilots_visible_to
from orgchange.pilots.services import contract_changes, contracts

ROW: dict[str, Any] = {"responses": {200: shapes.ContractRow}}


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot")))
class ContractViewSet(RowsViewSet[Contract]):
    """Contracts. Locked versions are open to colleagues; a change is not before it is locked."""

    queryset = Contract.objects.order_by("pk")
    serializer_class = shapes.ContractRow
    input_class = shapes.ContractInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Contract]) -> QuerySet[Contract]:
        """Of the pilots that one may see."""
        locked = Contract.objects.filter(pilot=OuterRef("pilot"), number__isnull=False)
        is_open = Q(number__isnull=False) | ~Exists(locked)
        rows = whole_contracts().filter(pilot__in=pilots_visible_to(self.sight).values("pk"))
        inside = Q(pilot__in=pilots_inside(self.sight).values("pk"))
        return rows.filter(is_open | inside).select_related("pilot").order_by("pk")

    def narrowed(self, queryset: QuerySet[Contract]) -> QuerySet[Contract]:
        """By pilot."""
        return queryset.filter(filters.ids(self.request, {"pilot": "pilot"}))

    def rows(self, page: Sequence[Contract]) -> list[dict[str, Any]]:
        """One row a version."""
        return [shapes.contract_row(row) for row in page]

    def fresh(self, contract: Contract, status: int = 200) -> Response:
        """The contract as it is now."""
        return self.done(whole_contracts().get(pk=contract.pk), status)

    @extend_schema(request=shapes.ChangeInput, responses={201: shapes.ContractRow})
    def create(self, request: Request) -> Response:
        """Begin a change of a locked contract."""
        pilot = self.given(shapes.ChangeInput)["pilot"]
        if not pilots_visible_to(self.sight).filter(pk=pilot.pk).exists():
            raise Http404
        made = contracts.begin_change(pilot=pilot, actor=self.actor, now=self.now)
        return self.fresh(made, status=201)

    @extend_schema(request=shapes.ContractInput, **ROW)
    @action(detail=True, methods=["post"])
    def write(self, request: Request, pk: str) -> Response:
        """Save what is sent into the working copy."""
        contract, given = self.get_object(), self.given()
        content = Content(
            {name: given[name] for name in FIELDS if name in given},
            given.get("primary", {}),
            {name: given[name] for name in ROWS if name in given},
        )
        saved = contracts.save_contract(
            pilot=contract.pilot,
            revision=given["revision"],
            content=content,
            actor=self.actor,
            now=self.now,
        )
        return self.fresh(saved)

    @extend_schema(request=shapes.RevisionInput, **ROW)
    @action(detail=True, methods=["post"], url_path="keep-baseline")
    def keep_baseline(self, request: Request, pk: str) -> Response:
        """Of a pilot that tries once more: the baseline of the first try still holds."""
        contract, given = self.get_object(), self.given(shapes.RevisionInput)
        made = contracts.keep_baseline(
            pilot=contract.pilot, revision=given["revision"], actor=self.actor, now=self.now
        )
        return self.fresh(made)

    @extend_schema(request=shapes.ReasonInput, **ROW)
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, pk: str) -> Response:
        """Put a change before the chair or the manager."""
        contract, given = self.get_object(), self.given(shapes.ReasonInput)
        made = contract_changes.propose_change(
            pilot=contract.pilot, reason=given["reason"], actor=self.actor, now=self.now
        )
        return self.fresh(made)

    @extend_schema(request=shapes.RevisionInput, **ROW)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Lock a proposed change as the next version."""
        contract, given = self.get_object(), self.given(shapes.RevisionInput)
        made = contract_changes.approve_change(
            pilot=contract.pilot, revision=given["revision"], actor=self.actor, now=self.now
        )
        return self.fresh(made)

    @extend_schema(request=shapes.DeclineInput, **ROW)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Turn a proposed change down."""
        contract, given = self.get_object(), self.given(shapes.DeclineInput)
        made = contract_changes.decline_change(
            pilot=contract.pilot, words=given["words"], actor=self.actor, now=self.now
        )
        return self.fresh(made)

    @extend_schema(request=None, **ROW)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Take a proposed change back, to write on."""
        contract = self.get_object()
        made = contract_changes.take_back_change(
            pilot=contract.pilot, actor=self.actor, now=self.now
        )
        return self.fresh(made)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        """Throw a change away."""
        contracts.drop_change(pilot=self.get_object().pilot, actor=self.actor, now=self.now)
        return Response(status=204)
