"""`proposal-imports`: a file in, its preview out; confirm, undo, and lists page by page."""

import json
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.models import Employee
from orgchange.directory.roster.api import FileUpload, section_asked
from orgchange.directory.roster.doors.desk_api import DeskViewSet, uploads
from orgchange.directory.scopes import people_visible_to, sight
from orgchange.innovation import tasks
from orgchange.innovation.models import ProposalImport, Round
from orgchange.innovation.proposal_imports import reports, services
from orgchange.innovation.proposal_imports.policies import imports_visible_to
from orgchange.innovation.scopes import rounds_visible_to


class ProposalUpload(FileUpload):
    """A file of proposals and how it is to be taken."""

    round = serializers.PrimaryKeyRelatedField(queryset=Round.objects.all())
    source = serializers.CharField(max_length=100)  # type: ignore[assignment]
    stand_in = serializers.SlugRelatedField(
        slug_field="employee_number",
        queryset=Employee.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="Employee number: in whose name a proposal comes in whose submitter is unknown.",
    )
    leaves_alike = serializers.BooleanField(
        default=False, help_text="Leave out what seems to repeat a proposal."
    )
    statuses = serializers.CharField(
        default="",
        allow_blank=True,
        help_text='JSON: {"word of the file": "state"}; "-" leaves its rows out.',
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = self.context.get("request")
        if request is not None:
            held = sight(request)
            self.fields["round"].queryset = rounds_visible_to(held)  # type: ignore[attr-defined]
            self.fields["stand_in"].queryset = people_visible_to(held)  # type: ignore[attr-defined]

    def validate_statuses(self, text: str) -> dict[str, str]:
        """As an import keeps them."""
        try:
            told = json.loads(text or "{}")
        except ValueError:
            told = None
        if not isinstance(told, dict) or not all(isinstance(v, str) for v in told.values()):
            raise serializers.ValidationError(_('Write it as JSON: {"word": "state"}.'))
        return told

    def asked(self) -> dict[str, Any]:
        """With what words stand for."""
        return super().asked() | {"statuses": self.validated_data["statuses"]}


class ProposalImportLine(serializers.ModelSerializer[ProposalImport]):
    """One import in the list."""

    class Meta:
        model = ProposalImport
        fields = [
            "id",
            "state",
            "round",
            "source",
            "file_name",
            "leaves_alike",
            "is_all_or_nothing",
            "undoes",
            "counts",
            "progress",
            "refusal",
            "created_at",
            "applied_at",
        ]


@extend_schema_view(create=uploads(ProposalUpload))
class ProposalImportViewSet(DeskViewSet[ProposalImport]):
    """Proposals from files: whoever manages the fund; the auditor reads them."""

    queryset = ProposalImport.objects.all()
    serializer_class = ProposalImportLine
    filterset_fields = ["state", "source", "round"]
    services: ClassVar[Any] = services
    workers = (tasks.read_proposals, tasks.apply_proposals)
    upload = ProposalUpload
    document = reports.document

    def visible(self, queryset: QuerySet[ProposalImport]) -> QuerySet[ProposalImport]:
        """Those into the funds that somebody manages; all for the auditor."""
        return imports_visible_to(sight(self.request))

    def taken(self, form: FileUpload) -> services.Options:
        """Round, source, who stands in, what words stand for."""
        given = form.validated_data
        return services.Options(
            round=given["round"],
            source=given["source"],
            stand_in=given["stand_in"],
            leaves_alike=given["leaves_alike"],
            is_all_or_nothing=given["all_or_nothing"],
            asked=form.asked(),
        )

    @extend_schema(
        parameters=[OpenApiParameter("section", enum=[*reports.SECTIONS])],
        responses={200: OpenApiTypes.OBJECT},
    )
    @action(detail=True)
    def rows(self, request: Request, pk: str) -> Response:
        """What is new, repeats something or is left out, page by page."""
        section = section_asked(request, reports.SECTIONS, "new")
        return self.paged(reports.rows_of(self.get_object(), section), reports.as_proposal)
