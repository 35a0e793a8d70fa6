"""The portfolio and strategic goals as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from orgchange.directory.api.filters import AS_OF, moments
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.scopes import sight
from orgchange.pilots.api import portfolio_shapes as shapes
from orgchange.pilots.models import StrategicGoal
from orgchange.pilots.policies_portfolio import portfolio_of, sees_portfolio
from orgchange.pilots.portfolio.overview import overview_of
from orgchange.pilots.services import goals
from orgchange.pilots.tabs import sees_pilots


class PilotPortfolioViewSet(ViewSet):
    """All pilots at a moment: the same figures as the page."""

    serializer_class = shapes.PortfolioShape

    @extend_schema(parameters=[AS_OF], responses={200: shapes.PortfolioShape})
    def list(self, request: Request) -> Response:
        """The figures of a day's end; of now, without one."""
        held = sight(request)
        if not sees_portfolio(held):
            raise Http404
        asked = moments(request)
        found = overview_of(portfolio_of(held), as_of=asked.as_of, now=timezone.now())
        return Response(shapes.portfolio(found))


class StrategicGoalViewSet(RowsViewSet[StrategicGoal]):
    """The few things that pilots serve."""

    queryset = StrategicGoal.objects.select_related("parent")
    serializer_class = shapes.GoalRow
    input_class = shapes.GoalInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[StrategicGoal]) -> QuerySet[StrategicGoal]:
        """Open to whoever sees pilots."""
        return queryset if sees_pilots(self.sight) else queryset.none()

    def rows(self, page: Sequence[StrategicGoal]) -> list[dict[str, Any]]:
        """One row a goal."""
        return [shapes.goal_row(row) for row in page]

    @extend_schema(request=shapes.GoalInput, responses={201: shapes.GoalRow})
    def create(self, request: Request) -> Response:
        """A new goal."""
        return self.done(goals.add_goal(**self.given(), actor=self.actor, now=self.now), status=201)

    @extend_schema(request=shapes.GoalChanges, responses={200: shapes.GoalRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Other words, another place."""
        given = self.given(shapes.GoalChanges)
        goal = goals.change_goal(goal=self.get_object(), actor=self.actor, now=self.now, **given)
        return self.done(goal)

    @extend_schema(request=None, responses={200: shapes.GoalRow})
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """No new pilots serve it."""
        return self.done(goals.retire_goal(goal=self.get_object(), actor=self.actor, now=self.now))

    @extend_schema(request=None, responses={200: shapes.GoalRow})
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Take it up again."""
        return self.done(goals.restore_goal(goal=self.get_object(), actor=self.actor, now=self.now))
