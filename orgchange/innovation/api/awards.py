"""Awards as JSON, and everything that is done to one."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.errors import DomainError
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.innovation.api import money_shapes as shapes
from orgchange.innovation.api.money import paper_of
from orgchange.innovation.models import Award, Tranche
from orgchange.innovation.money.award_list import award_rows
from orgchange.innovation.money.money_scopes import awards_visible_to
from orgchange.innovation.services import amending, paying, settling
from orgchange.innovation.services.planning import Planned, plan_tranches
from orgchange.innovation.services.tranches import accept_milestone, release_tranche

PAPER: dict[str, Any] = {"request": shapes.PaperInput, "responses": {201: shapes.EntryRow}}


class NoAmendment(DomainError):
    """No amendment of the award waits to be decided."""

    code = "no_amendment"


@extend_schema_view(list=extend_schema(parameters=filters.parameters("fund", "proposal")))
class AwardViewSet(RowsViewSet[Award]):
    """Awards: of the funds one answers for, and of one's own proposals once these are told."""

    queryset = Award.objects.all()
    serializer_class = shapes.AwardShape
    input_class = shapes.PaperInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Award]) -> QuerySet[Award]:
        """As the scope says."""
        return awards_visible_to(self.sight).prefetch_related(
            "tranches__accepted_by", "amendments__proposed_by", "amendments__decided_by"
        )

    def narrowed(self, queryset: QuerySet[Award]) -> QuerySet[Award]:
        """By fund and proposal."""
        wanted = filters.ids(self.request, {"proposal": "proposal"})
        names = {"fund": "proposal__round__fund__code"}
        return queryset.filter(wanted & filters.words(self.request, names))

    def rows(self, page: Sequence[Award]) -> list[dict[str, Any]]:
        """One row an award."""
        return [shapes.award_shape(row) for row in award_rows(page)]

    def fresh(self, award: Award) -> Response:
        """The award as it is now."""
        return self.done(self.get_queryset().get(pk=award.pk))

    @extend_schema(request=shapes.PlanInput, responses={200: shapes.AwardShape})
    @action(detail=True, methods=["post"])
    def plan(self, request: Request, pk: str) -> Response:
        """Say in which parts what is not released goes out."""
        award = self.get_object()
        planned = [Planned(**one) for one in self.given(shapes.PlanInput)["tranches"]]
        plan_tranches(award=award, planned=planned, actor=self.actor, now=self.now)
        return self.fresh(award)

    @extend_schema(request=shapes.AcceptInput, responses={200: shapes.AwardShape})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Say that the condition of a tranche is met."""
        award, given = self.get_object(), self.given(shapes.AcceptInput)
        tranche = _tranche(award, given["position"])
        accept_milestone(tranche=tranche, words=given["words"], actor=self.actor, now=self.now)
        return self.fresh(award)

    @extend_schema(request=shapes.ReleaseInput, responses={200: shapes.AwardShape})
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Give permission to spend a tranche."""
        award, given = self.get_object(), self.given(shapes.ReleaseInput)
        tranche = _tranche(award, given["position"])
        release_tranche(tranche=tranche, actor=self.actor, now=self.now)
        return self.fresh(award)

    @extend_schema(**PAPER)
    @action(detail=True, methods=["post"])
    def spend(self, request: Request, pk: str) -> Response:
        """Post what was spent."""
        return self._posted(paying.spend)

    @extend_schema(**PAPER)
    @action(detail=True, methods=["post"], url_path="return")
    def give_back(self, request: Request, pk: str) -> Response:
        """Take back what was released and not spent."""
        return self._posted(paying.give_back)

    @extend_schema(**PAPER)
    @action(detail=True, methods=["post"])
    def decommit(self, request: Request, pk: str) -> Response:
        """Let go of what was committed and not released."""
        return self._posted(paying.decommit)

    @extend_schema(request=None, responses={200: shapes.AwardShape})
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """End the award: what is left goes back to the fund."""
        award = self.get_object()
        settling.settle_award(award=award, actor=self.actor, now=self.now)
        return self.fresh(award)

    @extend_schema(request=shapes.AmendInput, responses={200: shapes.AwardShape})
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str) -> Response:
        """Ask for another amount."""
        award, given = self.get_object(), self.given(shapes.AmendInput)
        amending.propose_amendment(award=award, **given, actor=self.actor, now=self.now)
        return self.fresh(award)

    @extend_schema(request=shapes.AmendmentAnswer, responses={200: shapes.AwardShape})
    @action(detail=True, methods=["post"], url_path="decide-amendment")
    def decide_amendment(self, request: Request, pk: str) -> Response:
        """Approve the amendment that waits, in whole or in part, or decline it."""
        award, given = self.get_object(), self.given(shapes.AmendmentAnswer)
        waiting = award.amendments.filter(decided_at=None).first()
        if waiting is None:
            raise NoAmendment(_("No amendment of this award waits."))
        amending.decide_amendment(amendment=waiting, **given, actor=self.actor, now=self.now)
        return self.fresh(award)

    def _posted(self, write: Callable[..., Any]) -> Response:
        award, given = self.get_object(), self.given()
        said = {"amount": given["amount"], "unit": given["unit"], "paper": paper_of(given, self)}
        entry = write(award=award, **said, actor=self.actor, now=self.now)
        return Response(shapes.entry_row(entry), status=201)


def _tranche(award: Award, position: int) -> Tranche:
    """The award's tranche at a place; 404 where there is none."""
    found = get_object_or_404(Tranche.objects.filter(award=award), position=position)
    found.award = award
    return found
