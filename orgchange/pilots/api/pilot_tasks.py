"""Tasks of pilots as JSON: the list, one, many at once, and moving them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.pilots.api import daily_shapes as shapes
from orgchange.pilots.api.daily import InsideViewSet
from orgchange.pilots.models import PilotTask
from orgchange.pilots.services import board


@extend_schema_view(
    list=extend_schema(parameters=filters.parameters("pilot", "assignee", "fortnight", "status"))
)
class PilotTaskViewSet(InsideViewSet[PilotTask]):
    """Tasks on the boards of pilots; removed ones are told by their id only."""

    queryset = PilotTask.objects.select_related("pilot", "assignee").order_by("pk")
    serializer_class = shapes.PilotTaskRow
    input_class = shapes.PilotTaskInput

    def narrowed(self, queryset: QuerySet[PilotTask]) -> QuerySet[PilotTask]:
        """By pilot, person, fortnight and column."""
        names = ("pilot", "assignee", "fortnight")
        wanted = filters.ids(self.request, {name: name for name in names})
        wanted &= filters.words(self.request, {"status": "status"})
        return queryset.filter(wanted, removed_at=None)

    def rows(self, page: Sequence[PilotTask]) -> list[dict[str, Any]]:
        """One row a task."""
        return [shapes.task_row(row) for row in page]

    @extend_schema(request=shapes.PilotTaskInput, responses={201: shapes.PilotTaskRow})
    def create(self, request: Request) -> Response:
        """Put a task at the end of its column."""
        given = self.given()
        pilot = self.pilot_of(given)
        task = board.NewTask(**given)
        row = board.add_task(pilot=pilot, task=task, actor=self.actor, now=self.now)
        return self.done(row, status=201)

    @extend_schema(request=shapes.PilotTasksInput, responses={201: shapes.PilotTaskRow(many=True)})
    @action(detail=False, methods=["post"])
    def bulk(self, request: Request) -> Response:
        """Put up to 200 of one pilot on its board, all or none; problems name `tasks[i]`."""
        given = self.given(shapes.PilotTasksInput)
        pilot = self.pilot_of(given)
        tasks = [board.NewTask(**row) for row in given["tasks"]]
        rows = board.add_tasks(pilot=pilot, tasks=tasks, actor=self.actor, now=self.now)
        return Response(self.rows(rows), status=201)

    @extend_schema(request=shapes.TaskChangeInput, responses={200: shapes.PilotTaskRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is sent."""
        row, given = self.get_object(), self.given(shapes.TaskChangeInput)
        return self.done(board.change_task(task=row, changes=given, actor=self.actor, now=self.now))

    @extend_schema(request=shapes.TaskMoveInput, responses={200: shapes.PilotTaskRow})
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Put it into a column, before another task or at the end."""
        row, given = self.get_object(), self.given(shapes.TaskMoveInput)
        return self.done(board.move_task(task=row, **given, actor=self.actor, now=self.now))

    @extend_schema(request=None, responses={200: shapes.PilotTaskRow})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Take it off the board."""
        return self.done(board.remove_task(task=self.get_object(), actor=self.actor, now=self.now))

    @extend_schema(request=None, responses={200: shapes.PilotTaskRow})
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Put it back where it was."""
        return self.done(board.restore_task(task=self.get_object(), actor=self.actor, now=self.now))
