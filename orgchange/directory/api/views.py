"""Departments, people and where they stand, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory import services
from orgchange.directory.api import filters
from orgchange.directory.api import serializers as shapes
from orgchange.directory.api.rows import RowsViewSet, attributes
from orgchange.directory.models import Department, DepartmentPlace, Employee, JobRecord
from orgchange.directory.queries import shown_jobs
from orgchange.directory.scopes import people_visible_to, records_visible_to
from orgchange.directory.search import matching_people
from orgchange.directory.tree import below


@extend_schema_view(
    list=extend_schema(
        parameters=[*filters.DATED, *filters.parameters("code", "parent", "below", "head")]
    ),
    retrieve=extend_schema(parameters=filters.DATED),
)
class DepartmentViewSet(RowsViewSet[DepartmentPlace]):
    """Departments as they are on a day (`as_of`, default today), as known at `known_at`."""

    queryset = DepartmentPlace.objects.select_related("department", "parent", "head")
    serializer_class = shapes.DepartmentRow
    input_class = shapes.DepartmentInput
    lookup_field = "department_id"
    lookup_url_kwarg = "pk"
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[DepartmentPlace]) -> QuerySet[DepartmentPlace]:
        """The tree is open to whoever may look up colleagues."""
        if not self.sight.sees_directory:
            return queryset.none()
        asked = filters.moments(self.request)
        rows = DepartmentPlace.objects.known_at(asked.known_at).on(asked.as_of or self.sight.on)
        return queryset.filter(pk__in=rows.values("pk"))

    def narrowed(self, queryset: QuerySet[DepartmentPlace]) -> QuerySet[DepartmentPlace]:
        """By code, parent, head, or everything below a department."""
        wanted = filters.ids(self.request, {"parent": "parent", "head": "head"})
        wanted &= filters.words(self.request, {"code": "department__code__iexact"})
        if "below" in self.request.query_params:
            top = filters.ids(self.request, {"below": "pk"})
            asked = filters.moments(self.request)
            roots = list(Department.objects.filter(top).values_list("pk", flat=True))
            day = asked.as_of or self.sight.on
            wanted &= Q(department__in=below(roots, on=day, known_at=asked.known_at))
        return queryset.filter(wanted)

    def rows(self, page: Sequence[DepartmentPlace]) -> list[dict[str, Any]]:
        """One row a department."""
        return [shapes.department_row(place) for place in page]

    @extend_schema(request=shapes.DepartmentInput, responses={201: shapes.DepartmentRow})
    def create(self, request: Request) -> Response:
        """Open a department."""
        given = self.given()
        required("code", "name", given=given)
        given.pop("valid_to", None)
        department = services.open_department(**given, actor=self.actor, now=self.now)
        return self.written(department, given["valid_from"], 201)

    @extend_schema(request=shapes.DepartmentInput)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Rename, move, or give another head, from a day to before a day."""
        given = self.given()
        refuse("code", given=given)
        department = self.get_object().department
        since, until = given.pop("valid_from"), given.pop("valid_to", OPEN_DATE)
        services.change_department(
            department=department,
            changes=attributes(given, ("parent", "head")),
            valid_from=since,
            valid_to=until,
            actor=self.actor,
            now=self.now,
        )
        return self.written(department, since)

    @extend_schema(request=shapes.LastDay)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close it after its last day."""
        given = self.given(shapes.LastDay)
        department = self.get_object().department
        services.close_department(department=department, **given, actor=self.actor, now=self.now)
        return self.written(department, given["last_day"])

    def written(self, department: Department, day: Any, status: int = 200) -> Response:
        """The department as it now is on a day."""
        rows = DepartmentPlace.objects.select_related("department", "parent", "head")
        return self.done(rows.current().on(day).get(department=department), status)


@extend_schema_view(
    list=extend_schema(
        parameters=[
            *filters.DATED,
            filters.SEARCH,
            *filters.parameters("employee_number", "department", "below", "manager", "function"),
        ]
    ),
    retrieve=extend_schema(parameters=filters.DATED),
)
class EmployeeViewSet(RowsViewSet[Employee]):
    """People. With `as_of` or `known_at`: those whose records the asker may see, as of then."""

    queryset = Employee.objects.all()
    serializer_class = shapes.EmployeeRow
    input_class = shapes.HireInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Employee]) -> QuerySet[Employee]:
        """Colleagues; for the past, only people whose records one may see."""
        asked = filters.moments(self.request)
        if asked.are_given:
            day = asked.as_of or self.sight.on
            return records_visible_to(self.sight, on=day, known_at=asked.known_at)
        return people_visible_to(self.sight)

    def narrowed(self, queryset: QuerySet[Employee]) -> QuerySet[Employee]:
        """By number, words, and what holds of a job on the day."""
        asked = filters.moments(self.request)
        day = asked.as_of or self.sight.on
        wanted = filters.words(self.request, {"employee_number": "employee_number__iexact"})
        if query := self.request.query_params.get("q"):
            wanted &= matching_people(query, on=day)
        of_job = filters.ids(self.request, {"department": "department", "manager": "manager"})
        of_job &= filters.words(self.request, {"function": "function"})
        if "below" in self.request.query_params:
            top = filters.ids(self.request, {"below": "pk"})
            roots = list(Department.objects.filter(top).values_list("pk", flat=True))
            of_job &= Q(department__in=below(roots, on=day, known_at=asked.known_at))
        if of_job:
            jobs = JobRecord.objects.known_at(asked.known_at).on(day).filter(of_job)
            wanted &= Q(pk__in=jobs.values("employee"))
        return queryset.filter(wanted)

    def rows(self, page: Sequence[Employee]) -> list[dict[str, Any]]:
        """One row a person, with the primary job of the day."""
        asked = filters.moments(self.request)
        jobs = shown_jobs(
            [person.pk for person in page],
            on=asked.as_of or self.sight.on,
            known_at=asked.known_at,
        )
        return [shapes.employee_row(person, jobs.get(person.pk)) for person in page]

    @extend_schema(request=shapes.HireInput, responses={201: shapes.EmployeeRow})
    def create(self, request: Request) -> Response:
        """Hire: a new person and the first job."""
        person = services.hire(**self.given(), actor=self.actor, now=self.now)
        return self.done(person, 201)

    @extend_schema(request=shapes.PersonInput)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct number, name, e-mail or language."""
        changes = self.given(shapes.PersonInput)
        person = services.change_person(
            employee=self.get_object(), changes=changes, actor=self.actor, now=self.now
        )
        return self.done(person)

    @extend_schema(request=shapes.LastDay)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        """End every job and every seat in a team after the last day."""
        person = self.get_object()
        services.leave_organisation(
            employee=person, **self.given(shapes.LastDay), actor=self.actor, now=self.now
        )
        return self.done(person)


@extend_schema_view(
    list=extend_schema(
        parameters=[*filters.DATED, *filters.parameters("employee", "department", "manager")]
    )
)
class JobRecordViewSet(RowsViewSet[JobRecord]):
    """Where people stand and stood. As known now, unless `known_at` says otherwise."""

    queryset = JobRecord.objects.select_related("employee", "department", "manager")
    serializer_class = shapes.JobRecordRow
    input_class = shapes.JobRecordInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[JobRecord]) -> QuerySet[JobRecord]:
        """Of the people whose records the asker may see (as of the day asked about)."""
        asked = filters.moments(self.request)
        people = records_visible_to(self.sight, on=asked.as_of, known_at=asked.known_at)
        rows = queryset.filter(employee__in=people.values("pk"))
        if self.action == "retrieve":
            return rows  # a superseded row has its address too
        heard = JobRecord.objects.known_at(asked.known_at)
        if asked.as_of:
            heard = heard.on(asked.as_of)
        return rows.filter(pk__in=heard.values("pk"))

    def narrowed(self, queryset: QuerySet[JobRecord]) -> QuerySet[JobRecord]:
        """By person, department, manager."""
        names = {"employee": "employee", "department": "department", "manager": "manager"}
        return queryset.filter(filters.ids(self.request, names))

    def rows(self, page: Sequence[JobRecord]) -> list[dict[str, Any]]:
        """One row a job record."""
        return [shapes.job_row(job) for job in page]

    @extend_schema(request=shapes.JobRecordInput, responses={201: shapes.JobRecordRow(many=True)})
    def create(self, request: Request) -> Response:
        """Say what holds of a job from a day (to before a day), also backdated.

        Answers with the person's rows of those days.
        """
        given = self.given()
        since, until = given.pop("valid_from"), given.pop("valid_to")
        position = given.pop("position")
        seen = people_visible_to(self.sight)
        person = get_object_or_404(seen, pk=given.pop("employee").pk)
        changes = attributes(given, ("department", "manager"))
        held = JobRecord.objects.current().filter(employee=person, position=position)
        touched = held.filter(valid_from__lt=until, valid_to__gt=since)
        common: dict[str, Any] = {"employee": person, "actor": self.actor, "now": self.now}
        if touched.exists():
            services.change_job(
                changes=changes, valid_from=since, valid_to=until, position=position, **common
            )
        else:
            required("department", given=given)
            changes.pop("department_id")
            services.add_job(
                department=given["department"],
                position=position,
                valid_from=since,
                valid_to=until,
                value=changes,
                **common,
            )
        rows = touched.all().select_related("employee", "department", "manager")
        return Response(self.rows(list(rows)), status=201)


def required(*names: str, given: dict[str, Any]) -> None:
    """Refuse, naming what is missing."""
    missing = [
        Problem(n, "required", _("This field is required.")) for n in names if n not in given
    ]
    if missing:
        raise InvalidInput(missing[0].message, problems=missing)


def refuse(*names: str, given: dict[str, Any]) -> None:
    """Refuse what cannot be changed."""
    fixed = [Problem(n, "fixed", _("This cannot be changed.")) for n in names if n in given]
    if fixed:
        raise InvalidInput(fixed[0].message, problems=fixed)
