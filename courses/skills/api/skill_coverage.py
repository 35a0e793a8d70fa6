"""Skill coverage over the API: the same question, scope and rows as the page and the download."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from courses.skills.matrix import access
from courses.skills.matrix.access import Ask
from courses.skills.matrix.closing import Way, ways
from courses.skills.matrix.measure import page as paged
from courses.skills.matrix.shapes import ONLY, SCOPES, SORTS, STATES
from courses.skills.matrix.withheld import PeopleUnseen
from orgchange.directory.models import JobFunction

LARGEST_PAGE = 500
FILTERS = [
    OpenApiParameter("scope", str, enum=SCOPES[1:], description="Implied by the rest."),
    OpenApiParameter("department", str, description="Code; with everything below it."),
    OpenApiParameter("below", str, enum=["0", "1"], description="0: the department alone."),
    OpenApiParameter("function", str, enum=JobFunction.values),
    OpenApiParameter("team", int),
    OpenApiParameter("pilot", int, description="Its team."),
    OpenApiParameter("profile", str, description="Code; without it, the first."),
    OpenApiParameter("skill", str, many=True, description="Code; may be repeated."),
    OpenApiParameter("as_of", OpenApiTypes.DATE, description="A day; without it, today."),
    OpenApiParameter("known_at", OpenApiTypes.DATETIME, description="Without it, as known now."),
    OpenApiParameter("only", str, enum=ONLY, description="Which people; sums stay as they are."),
    OpenApiParameter("q", str, description="Part of a name."),
    OpenApiParameter("sort", str, enum=[*SORTS, *(f"-{name}" for name in SORTS)]),
    OpenApiParameter("page", int),
    OpenApiParameter("page_size", int, description=f"At most {LARGEST_PAGE}."),
]


class SkillSumRow(serializers.Serializer[Any]):
    """One skill over everybody of the scope."""

    skill = serializers.CharField()
    name = serializers.CharField()
    needed = serializers.IntegerField()
    mandatory = serializers.BooleanField()
    people = serializers.IntegerField()
    holders = serializers.IntegerField(help_text="At the needed level or above; not the exempt.")
    exempt = serializers.IntegerField()
    without = serializers.IntegerField()
    levels_short = serializers.IntegerField()
    ending = serializers.IntegerField(help_text="Held levels that end within 90 days.")
    single = serializers.BooleanField(help_text="One holder alone.")


class SkillCellRow(serializers.Serializer[Any]):
    """How one person stands in one skill."""

    skill = serializers.CharField()
    held = serializers.IntegerField()
    needed = serializers.IntegerField()
    gap = serializers.IntegerField()
    state = serializers.ChoiceField(STATES)
    valid_until = serializers.DateField(allow_null=True, help_text="The last day.")
    ending = serializers.BooleanField()
    single = serializers.BooleanField(help_text="The only one of the scope who holds it.")


class SkillLineRow(serializers.Serializer[Any]):
    """One person. `met` and `levels_short` are over the mandatory needs."""

    employee = serializers.IntegerField()
    employee_number = serializers.CharField()
    full_name = serializers.CharField()
    department = serializers.CharField()
    met = serializers.IntegerField()
    levels_short = serializers.IntegerField()
    cells = SkillCellRow(many=True)


class SkillCoverageDocument(serializers.Serializer[Any]):
    """Skill coverage at one moment: sums of the scope, and a page of its people."""

    profile = serializers.CharField()
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    withheld = serializers.BooleanField(help_text="The group is too small to be told of.")
    people = serializers.IntegerField(allow_null=True)
    complete = serializers.IntegerField(allow_null=True, help_text="Everything mandatory met.")
    skills = SkillSumRow(many=True)
    count = serializers.IntegerField(help_text="Lines in all; none where people are not shown.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = SkillLineRow(many=True)


class SkillWayRow(serializers.Serializer[Any]):
    """What would close the gap of one skill. People by name where the asker may see them."""

    skill = serializers.CharField()
    without = serializers.IntegerField()
    levels_short = serializers.IntegerField()
    courses = serializers.ListField(child=serializers.DictField())
    mentors = serializers.ListField(child=serializers.DictField())
    on_the_way = serializers.IntegerField()
    coming = serializers.ListField(child=serializers.DictField())


class SkillCoverageViewSet(ViewSet):
    """People × skills against a role profile, within what the asker may see."""

    @extend_schema(parameters=FILTERS, responses=SkillCoverageDocument)
    def list(self, request: Request) -> Response:
        """Sums of every skill the profile needs, and a page of people with their cells."""
        asked = access.ask(request._request, now=timezone.now())
        given = request.query_params
        size = _size(given.get("page_size", ""))
        page = paged(asked.lines, given.get("page"), size)
        lines = [line.as_dict() for line in page.object_list]
        return Response(
            {
                **document(asked),
                "count": page.paginator.count,
                "page": page.number,
                "pages": page.paginator.num_pages,
                "results": lines,
            }
        )


class SkillGapViewSet(ViewSet):
    """What would close the gaps of the same question."""

    @extend_schema(parameters=FILTERS[:-5], responses=SkillWayRow(many=True))
    def list(self, request: Request) -> Response:
        """The skills somebody is short of, the widest gap first."""
        asked = access.ask(request._request, now=timezone.now())
        if not asked.shows_people:
            raise PeopleUnseen
        found = ways(asked.part, asked.totals, sight=asked.sight)
        return Response([way_row(way) for way in found])


def document(asked: Ask) -> dict[str, Any]:
    """What the answer is of, and its sums."""
    found, known_at = asked.totals, asked.query.known_at
    return {
        "profile": found.profile.code,
        "as_of": found.on,
        "known_at": known_at,
        "withheld": found.is_withheld,
        "people": None if found.is_withheld else found.people,
        "complete": None if found.is_withheld else found.complete,
        "skills": [one.as_dict() for one in found.sums],
    }


def way_row(way: Way) -> dict[str, Any]:
    """A `SkillWayRow`."""
    return {
        "skill": way.need.skill.code,
        "without": way.total.without,
        "levels_short": way.total.levels_short,
        "courses": [
            {"code": o.course.code, "level": o.level, "closes": o.closes, "helps": o.helps}
            for o in way.courses
        ],
        "mentors": [{"employee": o.employee.pk, "level": o.level} for o in way.mentors],
        "on_the_way": way.coming.people,
        "coming": [
            {"employee": going.employee.pk, "how": going.words} for going in way.coming.first
        ],
    }


def _size(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return min(max(int(text), 1), LARGEST_PAGE) if is_number else 50
