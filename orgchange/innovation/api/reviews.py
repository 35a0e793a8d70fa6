"""Reviews, who writes them, and conflicts, as JSON: within what blindness shows."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.innovation.api import review_shapes as shapes
from orgchange.innovation.blindness import (
    assignments_visible_to,
    conflicts_visible_to,
    reviews_visible_to,
    view_of,
)
from orgchange.innovation.models import Conflict, Proposal, Review, ReviewAssignment, Round
from orgchange.innovation.reviewing.plans import plan_of
from orgchange.innovation.reviewing.scopes import rounds_run_by
from orgchange.innovation.scopes import proposals_visible_to
from orgchange.innovation.services import assigning, conflicts, reviewing

BY_PROPOSAL = filters.parameters("proposal")
ROUND = OpenApiParameter("round_id", OpenApiTypes.INT, OpenApiParameter.PATH)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("proposal", "reviewer")))
class ReviewAssignmentViewSet(RowsViewSet[ReviewAssignment]):
    """Who is asked to review what: one's own, and those whose reviewers one may know."""

    queryset = ReviewAssignment.objects.select_related("reviewer", "review", "proposal__round")
    serializer_class = shapes.AssignmentRow
    input_class = shapes.AssignmentInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[ReviewAssignment]) -> QuerySet[ReviewAssignment]:
        """What may be known."""
        return queryset.filter(pk__in=assignments_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[ReviewAssignment]) -> QuerySet[ReviewAssignment]:
        """By proposal and reviewer."""
        names = {"proposal": "proposal", "reviewer": "reviewer"}
        return queryset.filter(filters.ids(self.request, names))

    def rows(self, page: Sequence[ReviewAssignment]) -> list[dict[str, Any]]:
        """One row an assignment."""
        return [shapes.assignment_row(row) for row in page]

    @extend_schema(request=shapes.AssignmentInput, responses={201: shapes.AssignmentRow})
    def create(self, request: Request) -> Response:
        """Ask one reviewer."""
        given = self.given()
        seen = proposals_visible_to(self.sight).select_related("round__fund")
        given["proposal"] = get_object_or_404(seen, pk=given["proposal"].pk)
        made = assigning.assign(**given, actor=self.actor, now=self.now)
        return self.done(self.again(made), 201)

    @extend_schema(parameters=[ROUND], responses={200: shapes.PlanRow})
    @action(detail=False, methods=["get"], url_path="plan/(?P<round_id>[0-9]{1,18})")
    def plan(self, request: Request, round_id: str) -> Response:
        """The best reviewers for what lacks some in a round; nothing is written."""
        return Response(shapes.plan_row(plan_of(self.sight, self.round(round_id))))

    @extend_schema(parameters=[ROUND], request=shapes.ConfirmInput, responses={201: shapes.PlanRow})
    @plan.mapping.post
    def confirm(self, request: Request, round_id: str) -> Response:
        """Ask them as planned, if the plan is still the one that was shown."""
        of, given = self.round(round_id), self.given(shapes.ConfirmInput)
        done = assigning.confirm_plan(of=of, **given, actor=self.actor, now=self.now)
        return Response(shapes.plan_row(done), status=201)

    def round(self, round_id: str) -> Round:
        """A round whose reviewers the asker chooses, or looks at as an auditor."""
        found: Round = get_object_or_404(rounds_run_by(self.sight), pk=round_id)
        return found

    @extend_schema(request=None, responses={200: shapes.AssignmentRow})
    @action(detail=True, methods=["post"])
    def affirm(self, request: Request, pk: str) -> Response:
        """Say to be free of conflicts; the review begins."""
        row = self.get_object()
        reviewing.affirm(assignment=row, actor=self.actor, now=self.now)
        return self.done(self.again(row))

    @extend_schema(request=shapes.DeclareInput, responses={200: shapes.AssignmentRow})
    @action(detail=True, methods=["post"])
    def declare(self, request: Request, pk: str) -> Response:
        """Say to be too close to it; somebody else will be asked."""
        row, given = self.get_object(), self.given(shapes.DeclareInput)
        reviewing.declare(assignment=row, **given, actor=self.actor, now=self.now)
        return self.done(self.again(row))

    @extend_schema(request=None, responses={200: shapes.AssignmentRow})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Ask somebody no longer."""
        row = self.get_object()
        assigning.take_back(assignment=row, actor=self.actor, now=self.now)
        return self.done(self.again(row))

    def again(self, row: ReviewAssignment) -> ReviewAssignment:
        """As it is now, with what a row shows."""
        return self.queryset.get(pk=row.pk)


@extend_schema_view(list=extend_schema(parameters=BY_PROPOSAL))
class ReviewViewSet(RowsViewSet[Review]):
    """Reviews: one's own, and those that calibration has shown to one."""

    queryset = Review.objects.select_related(
        "assignment__reviewer", "assignment__proposal", "version"
    ).prefetch_related("scores__criterion")
    serializer_class = shapes.ReviewRow
    input_class = shapes.ReviewInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Review]) -> QuerySet[Review]:
        """What may be read."""
        return queryset.filter(pk__in=reviews_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Review]) -> QuerySet[Review]:
        """By proposal."""
        return queryset.filter(filters.ids(self.request, {"proposal": "assignment__proposal"}))

    def rows(self, page: Sequence[Review]) -> list[dict[str, Any]]:
        """One row a review."""
        held = view_of(self.sight, [row.assignment.proposal for row in page])
        me = self.sight.employee_id
        return [
            shapes.review_row(
                row,
                held[row.assignment.proposal_id],
                is_own=row.assignment.reviewer_id == me,
            )
            for row in page
        ]

    @extend_schema(request=shapes.ReviewInput, responses={200: shapes.ReviewRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Save what is written so far. Refused where another window saved since."""
        row, given = self.get_object(), self.given()
        reviewing.save(
            assignment=row.assignment,
            revision=given.pop("revision"),
            scores=given.pop("scores", {}),
            texts=given,
            actor=self.actor,
            now=self.now,
        )
        return self.done(self.again(row))

    @extend_schema(request=None, responses={200: shapes.ReviewRow})
    @action(detail=True, methods=["post"], url_path="hand-in")
    def hand_in(self, request: Request, pk: str) -> Response:
        """Hand in what was saved."""
        row = self.get_object()
        reviewing.hand_in(assignment=row.assignment, actor=self.actor, now=self.now)
        return self.done(self.again(row))

    @extend_schema(request=None, responses={200: shapes.ReviewRow})
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: str) -> Response:
        """Open a review again whose text has changed."""
        row = self.get_object()
        reviewing.revise(assignment=row.assignment, actor=self.actor, now=self.now)
        return self.done(self.again(row))

    def again(self, row: Review) -> Review:
        """As it is now, with what a row shows."""
        return self.queryset.get(pk=row.pk)


@extend_schema_view(list=extend_schema(parameters=BY_PROPOSAL))
class ConflictViewSet(RowsViewSet[Conflict]):
    """Who is too close to which proposal: one's own, and for whoever chooses reviewers."""

    queryset = Conflict.objects.select_related("employee")
    serializer_class = shapes.ConflictRow
    input_class = shapes.ConflictInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Conflict]) -> QuerySet[Conflict]:
        """What may be known."""
        return queryset.filter(pk__in=conflicts_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Conflict]) -> QuerySet[Conflict]:
        """By proposal."""
        return queryset.filter(filters.ids(self.request, {"proposal": "proposal"}))

    def rows(self, page: Sequence[Conflict]) -> list[dict[str, Any]]:
        """One row a conflict."""
        return [shapes.conflict_row(row) for row in page]

    @extend_schema(request=shapes.ConflictInput, responses={201: shapes.ConflictRow})
    def create(self, request: Request) -> Response:
        """Say that one is too close to a proposal."""
        given = self.given()
        proposal: Proposal = get_object_or_404(
            proposals_visible_to(self.sight), pk=given["proposal"].pk
        )
        made = conflicts.declare(
            proposal=proposal, words=given["words"], actor=self.actor, now=self.now
        )
        return self.done(made, 201)
