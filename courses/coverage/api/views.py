"""Figures over the API: the same query, scope and shape as the command and the page."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from courses.assignments.states import Detail, State
from courses.coverage import access, queries
from courses.coverage.api.serializers import FiguresSerializer, PeopleSerializer

LARGEST_PAGE = 500
FILTERS = [
    OpenApiParameter("department", str, description="Code; with everything below it."),
    OpenApiParameter(
        "course", str, many=True, description="Code of a course or stage; may be repeated."
    ),
    OpenApiParameter("kind", str, enum=["employee", "contractor", "intern"]),
    OpenApiParameter("as_of", OpenApiTypes.DATE, description="A day; without it, now."),
    OpenApiParameter("known_at", OpenApiTypes.DATETIME, description="Without it, as known now."),
]


class CoverageViewSet(ViewSet):
    """Coverage by department and course, within what the asker may see."""

    @extend_schema(parameters=FILTERS, responses=FiguresSerializer)
    def list(self, request: Request) -> Response:
        """The figures: one row a department and course, departments by path, courses by code.

        Executives are told of the whole firm. Where they may not see the people, small groups are
        withheld: a figure over fewer than five people, and those it could be worked out from; the
        day is then now or the end of a past month, as known now.
        """
        asked = access.ask(request._request, now=timezone.now())
        return Response(plain(asked.figures().as_dict()))

    @extend_schema(
        parameters=[
            *FILTERS,
            OpenApiParameter("state", str, enum=State.values),
            OpenApiParameter("detail", str, enum=Detail.values),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int, description=f"At most {LARGEST_PAGE}."),
        ],
        responses=PeopleSerializer,
    )
    @action(detail=False)
    def people(self, request: Request) -> Response:
        """The people behind a figure, by name."""
        asked = access.ask(request._request, now=timezone.now())
        given = request.query_params
        found = queries.people(
            asked.query,
            scope=asked.scope,
            visible=asked.visible,
            state=given.get("state", ""),
            detail=given.get("detail", ""),
            now=asked.now,
        )
        page = queries.page(found, given.get("page"), _size(given.get("page_size", "")))
        return Response(
            {
                "count": page.paginator.count,
                "page": page.number,
                "pages": page.paginator.num_pages,
                "results": [_line(line) for line in page.object_list],
            }
        )


def plain(document: dict[str, Any]) -> dict[str, Any]:
    """The contract's document with plain numbers for decimals."""
    for row in document["rows"]:
        for name in ("coverage", "on_track"):
            row[name] = None if row[name] is None else float(row[name])
    return document


def _size(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return min(max(int(text), 1), LARGEST_PAGE) if is_number else 50


def _line(line: queries.Line) -> dict[str, Any]:
    standing, evidence = line.standing, line.completion
    return {
        "employee": line.employee.pk,
        "employee_number": line.employee.employee_number,
        "full_name": line.employee.full_name,
        "department": line.department.code,
        "course": line.subject.code,
        "course_title": line.course_title,
        "state": standing.state.value,
        "detail": standing.detail,
        "due_on": standing.due_on,
        "covered_until": standing.covered_until,
        "period": standing.period,
        "completion": evidence.pk if evidence else None,
        "finished_on": line.finished_on,
    }
