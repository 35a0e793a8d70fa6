"""`team-roster-imports`: a file in, its preview out; confirm, undo, and lists page by page."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.roster.api import FileUpload, RosterConfirmation, section_asked
from orgchange.directory.roster.doors.desk_api import DeskViewSet, uploads
from orgchange.directory.scopes import sight
from orgchange.teams import tasks
from orgchange.teams.imports import reports, services
from orgchange.teams.imports.policies import imports_visible_to
from orgchange.teams.models import TeamRosterImport


class TeamRosterUpload(FileUpload):
    """A file of rosters and how it is to be taken."""

    source = serializers.CharField(  # type: ignore[assignment]
        max_length=120, default="", allow_blank=True
    )
    effective_on = serializers.DateField(required=False)
    full = serializers.BooleanField(
        default=False, help_text="Full rosters of the teams named: whoever is missing leaves."
    )


class TeamRosterImportRow(serializers.ModelSerializer[TeamRosterImport]):
    """One import in the list."""

    class Meta:
        model = TeamRosterImport
        fields = [
            "id",
            "state",
            "source",
            "file_name",
            "effective_on",
            "is_full",
            "is_all_or_nothing",
            "undoes",
            "counts",
            "progress",
            "refusal",
            "created_at",
            "applied_at",
        ]


@extend_schema_view(
    create=uploads(TeamRosterUpload),
    confirm=extend_schema(request=RosterConfirmation, responses={200: OpenApiTypes.OBJECT}),
)
class TeamRosterImportViewSet(DeskViewSet[TeamRosterImport]):
    """Rosters from files: HR for any team, who runs a team for that; the auditor reads them."""

    queryset = TeamRosterImport.objects.all()
    serializer_class = TeamRosterImportRow
    services: ClassVar[Any] = services
    workers = (tasks.read_team_roster, tasks.apply_team_roster)
    upload = TeamRosterUpload
    document = reports.document

    def visible(self, queryset: QuerySet[TeamRosterImport]) -> QuerySet[TeamRosterImport]:
        """All for HR and the auditor; who runs a team sees the own."""
        return queryset.filter(pk__in=imports_visible_to(sight(self.request)).values("pk"))

    def taken(self, form: FileUpload) -> services.Options:
        """Source, day, extent, all or nothing."""
        given = form.validated_data
        return services.Options(
            source=given["source"],
            effective_on=given.get("effective_on"),
            is_full=given["full"],
            is_all_or_nothing=given["all_or_nothing"],
            asked=form.asked(),
        )

    def confirmed(self, request: Request) -> dict[str, Any]:
        """That many seats may end."""
        form = RosterConfirmation(data=request.data)
        form.is_valid(raise_exception=True)
        return {"may_let_leave": form.validated_data["confirm_leavers"]}

    @extend_schema(
        parameters=[OpenApiParameter("section", enum=[*reports.SECTIONS])],
        responses={200: OpenApiTypes.OBJECT},
    )
    @action(detail=True)
    def rows(self, request: Request, pk: str) -> Response:
        """Who joins, leaves or changes, page by page."""
        section = section_asked(request, reports.SECTIONS, "joins")
        return self.paged(reports.changes_of(self.get_object(), section), reports.as_change)
