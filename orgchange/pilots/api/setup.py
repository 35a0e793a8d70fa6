"""Getting ready as JSON: what is missing, people and team, data, signatures."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.scopes import Sight
from orgchange.pilots.api import pilot_shapes
from orgchange.pilots.api import setup_shapes as shapes
from orgchange.pilots.models import DataCheck, Pilot, SignOff
from orgchange.pilots.offices import roles_for
from orgchange.pilots.scopes import is_inside, pilots_inside, pilots_visible_to
from orgchange.pilots.services import data_checks
from orgchange.pilots.services.naming import name_people
from orgchange.pilots.services.signing import ask_for_signatures, sign
from orgchange.pilots.services.teaming import form_team
from orgchange.pilots.setting_up.checklist import checklist
from orgchange.pilots.tabs import Viewed

NUMBER = "[0-9]{1,18}"
DATA: dict[str, Any] = {"request": None, "responses": {200: shapes.DataRow}}


class PilotSetupViewSet(RowsViewSet[Pilot]):
    """What a pilot still needs before it starts, and who it belongs to."""

    queryset = Pilot.objects.for_table().select_related("evaluator", "award__proposal")
    serializer_class = pilot_shapes.PilotRow
    input_class = shapes.PeopleInput
    lookup_value_regex = NUMBER
    http_method_names = ("get", "post", "head", "options")

    def visible(self, queryset: QuerySet[Pilot]) -> QuerySet[Pilot]:
        """From inside."""
        seen = pilots_visible_to(self.sight).values("pk")
        return queryset.filter(pk__in=pilots_inside(self.sight).values("pk")).filter(pk__in=seen)

    def rows(self, page: Sequence[Pilot]) -> list[dict[str, Any]]:
        """One row a pilot."""
        return [pilot_shapes.pilot_row(row) for row in page]

    def fresh(self, pilot: Pilot) -> Response:
        """The pilot as it is now."""
        return self.done(self.queryset.get(pk=pilot.pk))

    @extend_schema(request=None, responses={200: shapes.ReadinessRow(many=True)})
    @action(detail=True, methods=["get"])
    def missing(self, request: Request, pk: str) -> Response:
        """Everything that must hold before it is ready and starts, done or not."""
        lines = checklist(_viewed(self.get_object(), self))
        return Response([_line(line) for line in lines])

    @extend_schema(request=shapes.PeopleInput, responses={200: pilot_shapes.PilotRow})
    @action(detail=True, methods=["post"])
    def people(self, request: Request, pk: str) -> Response:
        """Change owner, sponsor, evaluator, department, goal, risk or scenario."""
        pilot, given = self.get_object(), self.given()
        reason = given.pop("reason", "")
        name_people(pilot=pilot, changes=given, reason=reason, actor=self.actor, now=self.now)
        return self.fresh(pilot)

    @extend_schema(request=shapes.PilotTeamInput, responses={200: pilot_shapes.PilotRow})
    @action(detail=True, methods=["post"], url_path="form-team")
    def form_team(self, request: Request, pk: str) -> Response:
        """Form its team, led by its owner."""
        pilot, given = self.get_object(), self.given(shapes.PilotTeamInput)
        form_team(pilot=pilot, **given, actor=self.actor, now=self.now)
        return self.fresh(pilot)

    @extend_schema(request=None, responses={200: pilot_shapes.PilotRow})
    @action(detail=True, methods=["post"], url_path="ask-to-sign")
    def ask_to_sign(self, request: Request, pk: str) -> Response:
        """Ask the legal office to sign."""
        pilot = self.get_object()
        ask_for_signatures(pilot=pilot, actor=self.actor, now=self.now)
        return self.fresh(pilot)


def _viewed(pilot: Pilot, view: RowsViewSet[Pilot]) -> Viewed:
    held = view.sight
    return Viewed(pilot, held, is_inside(held, pilot), roles_for(held, pilot), view.now)


def _line(line: Any) -> dict[str, Any]:
    return {
        "guard": line.code,
        "text": str(line.text),
        "is_done": line.is_done,
        "for_start": line.is_for_start,
        "missing": [
            {"field": one.field, "code": one.code, "message": str(one.message)}
            for one in line.problems
        ],
    }


def seen_pilot(pilot: Pilot, held: Sight) -> Pilot:
    """A pilot that the asker may see from inside; 404 for who may not."""
    if not is_inside(held, pilot):
        raise Http404
    return pilot


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot")))
class PilotDataViewSet(RowsViewSet[DataCheck]):
    """Sources of data: of the pilots that one sees from inside, and one's own."""

    queryset = DataCheck.objects.select_related("owner", "agreed_by", "pilot").order_by("pk")
    serializer_class = shapes.DataRow
    input_class = shapes.DataInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[DataCheck]) -> QuerySet[DataCheck]:
        """As the scope says."""
        inside = Q(pilot__in=pilots_inside(self.sight).values("pk"))
        own = self.sight.employee_id
        return queryset.filter(inside if own is None else inside | Q(owner=own))

    def narrowed(self, queryset: QuerySet[DataCheck]) -> QuerySet[DataCheck]:
        """By pilot."""
        return queryset.filter(filters.ids(self.request, {"pilot": "pilot"}))

    def rows(self, page: Sequence[DataCheck]) -> list[dict[str, Any]]:
        """One row a source."""
        return [shapes.data_row(row) for row in page]

    def fresh(self, check: DataCheck, status: int = 200) -> Response:
        """The source as it is now."""
        return self.done(self.queryset.get(pk=check.pk), status)

    @extend_schema(request=shapes.DataInput, responses={201: shapes.DataRow})
    def create(self, request: Request) -> Response:
        """Add a source."""
        given = self.given()
        pilot = seen_pilot(given.pop("pilot"), self.sight)
        made = data_checks.save_check(pilot=pilot, values=given, actor=self.actor, now=self.now)
        return self.fresh(made, 201)

    @extend_schema(request=shapes.DataChange, responses={200: shapes.DataRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is said of a source."""
        check = self.get_object()
        values = self.given(shapes.DataChange)
        data_checks.save_check(
            pilot=check.pilot, check=check, values=values, actor=self.actor, now=self.now
        )
        return self.fresh(check)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """A source that is not needed after all."""
        data_checks.remove_check(check=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)

    @extend_schema(**DATA)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        """Whose data it is agrees."""
        check = self.get_object()
        data_checks.agree(check=check, actor=self.actor, now=self.now)
        return self.fresh(check)

    @extend_schema(**DATA)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Whose data it is takes the word back."""
        check = self.get_object()
        data_checks.take_agreement_back(check=check, actor=self.actor, now=self.now)
        return self.fresh(check)


@extend_schema_view(list=extend_schema(parameters=filters.parameters("pilot")))
class SignOffViewSet(RowsViewSet[SignOff]):
    """Signatures of the legal office, of the pilots that one sees from inside."""

    queryset = SignOff.objects.select_related("signed_by").order_by("pk")
    serializer_class = shapes.SignOffRow
    input_class = shapes.SignOffInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[SignOff]) -> QuerySet[SignOff]:
        """As the scope says."""
        return queryset.filter(pilot__in=pilots_inside(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[SignOff]) -> QuerySet[SignOff]:
        """By pilot."""
        return queryset.filter(filters.ids(self.request, {"pilot": "pilot"}))

    def rows(self, page: Sequence[SignOff]) -> list[dict[str, Any]]:
        """One row a signature."""
        return [shapes.sign_off_row(row) for row in page]

    @extend_schema(request=shapes.SignOffInput, responses={201: shapes.SignOffRow})
    def create(self, request: Request) -> Response:
        """Sign, or do not."""
        given = self.given()
        pilot = seen_pilot(given.pop("pilot"), self.sight)
        made = sign(pilot=pilot, **given, actor=self.actor, now=self.now)
        return self.done(self.queryset.get(pk=made.pk), 201)
