"""How far one person is in the courses that are required: unit, minutes left, certificate."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max

from courses.catalogue.languages import text_in
from courses.catalogue.models import CourseVersion, Unit
from courses.learning.models import Completion, Enrolment, UnitProgress


@dataclass(frozen=True)
class UnderWay:
    """A course as the person has it: `done` of `units` units, the next one, minutes left."""

    units: int
    done: int
    minutes: int
    minutes_left: int
    enrolment_id: int | None = None
    next_number: int | None = None
    next_title: str = ""

    @property
    def is_started(self) -> bool:
        """Whether there is something to go on with."""
        return self.enrolment_id is not None


def under_way(*, employee_id: int, course_ids: Collection[int]) -> dict[int, UnderWay]:
    """{course: how far}; what is not started counts from the newest version. Four queries."""
    open_ones = Enrolment.objects.filter(
        employee=employee_id, version__course__in=course_ids, finished_at=None
    ).order_by("updated_at", "pk")
    held = {e.version.course_id: e for e in open_ones.select_related("version")}
    published = CourseVersion.objects.filter(course__in=course_ids, published_at__isnull=False)
    newest = published.order_by().values("course").annotate(last=Max("number"))
    numbers = {row["course"]: row["last"] for row in newest}
    versions: dict[int, int] = {}
    for pk, course, number in published.values_list("pk", "course", "number"):
        if numbers[course] == number:
            versions[course] = pk
    versions |= {course: e.version_id for course, e in held.items()}
    units: dict[int, list[Unit]] = {}
    for unit in Unit.objects.filter(version__in=versions.values()).defer("body", "paths"):
        units.setdefault(unit.version_id, []).append(unit)
    progress = UnitProgress.objects.filter(
        enrolment__in=[e.pk for e in held.values()], finished_at__isnull=False
    )
    finished = set(progress.values_list("enrolment_id", "unit_id"))
    return {
        course: _far(sorted(units.get(version, []), key=_position), held.get(course), finished)
        for course, version in versions.items()
    }


def certificates(*, employee_id: int, completion_ids: Collection[int]) -> dict[int, Completion]:
    """{completion: itself, for its code and score}."""
    return Completion.objects.filter(employee=employee_id).in_bulk(list(completion_ids))


def _position(unit: Unit) -> int:
    return unit.position


def _far(
    units: list[Unit], enrolment: Enrolment | None, finished: set[tuple[int, int]]
) -> UnderWay:
    left = [u for u in units if enrolment is None or (enrolment.pk, u.pk) not in finished]
    following = left[0] if left else None
    return UnderWay(
        units=len(units),
        done=len(units) - len(left),
        minutes=sum(unit.minutes for unit in units),
        minutes_left=sum(unit.minutes for unit in left),
        enrolment_id=enrolment.pk if enrolment else None,
        next_number=units.index(following) + 1 if following else None,
        next_title=text_in(following.titles) if following else "",
    )
