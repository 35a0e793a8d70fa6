"""What waits for those who run teams, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.teams import services
from orgchange.teams.models import TaskKind, TeamTask
from orgchange.teams.queries import tasks_for


class TaskRow(serializers.Serializer[Any]):
    """Something that whoever runs the team has to look at."""

    id = serializers.IntegerField()
    team = serializers.IntegerField()
    kind = serializers.ChoiceField(TaskKind.choices)
    employee = Reference(allow_null=True)
    slot = serializers.CharField()
    happens_on = serializers.DateField()
    raised_at = serializers.DateTimeField()


class SettleInput(serializers.Serializer[Any]):
    """What was done about it."""

    note = serializers.CharField(allow_blank=True, max_length=2000, required=False)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("team", "kind")))
class TeamTaskViewSet(RowsViewSet[TeamTask]):
    """The open tasks of the teams that one runs; of all teams for HR."""

    queryset = TeamTask.objects.all()
    serializer_class = TaskRow
    input_class = SettleInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[TeamTask]) -> QuerySet[TeamTask]:
        """As the scope says."""
        return tasks_for(self.sight)

    def narrowed(self, queryset: QuerySet[TeamTask]) -> QuerySet[TeamTask]:
        """By team and kind."""
        wanted = filters.ids(self.request, {"team": "team"})
        return queryset.filter(wanted & filters.words(self.request, {"kind": "kind"}))

    def rows(self, page: Sequence[TeamTask]) -> list[dict[str, Any]]:
        """One row a task."""
        return [
            {
                "id": task.pk,
                "team": task.team_id,
                "kind": task.kind,
                "employee": person_ref(task.employee),
                "slot": task.slot,
                "happens_on": task.happens_on,
                "raised_at": task.raised_at,
            }
            for task in page
        ]

    @extend_schema(request=SettleInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """Say that it was looked at."""
        given = self.given()
        services.settle_task(task=self.get_object(), **given, actor=self.actor, now=self.now)
        return Response(status=204)
