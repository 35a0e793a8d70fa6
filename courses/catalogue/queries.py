"""Reads of the catalogue. Pages and API start from what the asker may see."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Case, OuterRef, Prefetch, Q, QuerySet, Subquery, When

from courses.catalogue.models import Asset, Course, CourseSkill, CourseVersion, Unit, UnitKind
from courses.catalogue.policies import can_edit_courses
from orgchange.directory.scopes import Sight


def sees_drafts(sight: Sight) -> bool:
    """Drafts and retired courses are for whoever edits courses, and the auditor."""
    return can_edit_courses(sight) or sight.is_auditor


def courses_visible_to(sight: Sight) -> QuerySet[Course]:
    """Published courses that are not retired, for everybody; all of them for who edits."""
    if sees_drafts(sight):
        return Course.objects.all()
    published = CourseVersion.objects.filter(published_at__isnull=False)
    return Course.objects.filter(
        Q(retired_on=None) | Q(retired_on__gt=sight.on), pk__in=published.values("course")
    )


def versions_visible_to(sight: Sight) -> QuerySet[CourseVersion]:
    """Published versions, also of retired courses: people are still reading them."""
    if sees_drafts(sight):
        return CourseVersion.objects.all()
    return CourseVersion.objects.filter(published_at__isnull=False)


def assets_visible_to(sight: Sight) -> QuerySet[Asset]:
    """Pictures of the versions that the asker may read."""
    return Asset.objects.filter(version__in=versions_visible_to(sight))


def courses_for_table(sight: Sight, *, text: str = "", shelf: str = "") -> QuerySet[Course]:
    """Courses for a list, each with `shown_version` (see `with_versions`); 3 queries in all.

    `shelf` is "draft" (has one), "retired", or empty for all that are on offer.
    """
    courses = courses_visible_to(sight)
    if shelf == "draft":
        courses = courses.filter(versions__published_at=None).distinct()
    elif shelf == "retired":
        courses = courses.filter(retired_on__lte=sight.on)
    elif shelf == "offered":
        courses = courses.filter(Q(retired_on=None) | Q(retired_on__gt=sight.on))
    if text:
        courses = courses.filter(
            Q(title__icontains=text) | Q(title_zh__icontains=text) | Q(code__icontains=text)
        )
    grants = CourseSkill.objects.select_related("skill")
    return (
        courses.annotate(shown_version_id=Subquery(_shown(sight).values("pk")[:1]))
        .prefetch_related(Prefetch("grants", queryset=grants))
        .order_by("title", "pk")
    )


def _shown(sight: Sight) -> QuerySet[CourseVersion]:
    """The version a course is shown by: the newest published, else the draft."""
    is_draft = Case(When(published_at=None, then=1), default=0)
    versions = versions_visible_to(sight).filter(course=OuterRef("pk"))
    return versions.order_by(is_draft, "-number")


def shown_versions(courses: list[Course]) -> dict[int, CourseVersion]:
    """{course id: the version it is shown by}, without the lessons' text."""
    pks = [getattr(course, "shown_version_id", None) for course in courses]
    versions = CourseVersion.objects.defer("warnings").filter(pk__in=[pk for pk in pks if pk])
    return {version.course_id: version for version in versions}


@dataclass(frozen=True)
class OutlineUnit:
    """A unit as an outline shows it: without its text."""

    pk: int
    position: int
    slug: str
    kind: str
    minutes: int
    titles: dict[str, str]
    draw: int | None
    pass_percent: int | None

    @classmethod
    def of(cls, unit: Unit) -> Self:
        """From a row."""
        return cls(
            pk=unit.pk,
            position=unit.position,
            slug=unit.slug,
            kind=unit.kind,
            minutes=unit.minutes,
            titles=unit.titles,
            draw=unit.draw,
            pass_percent=unit.pass_percent,
        )

    @property
    def is_quiz(self) -> bool:
        """A quiz is finished by passing it."""
        return self.kind == UnitKind.QUIZ


def outline_of(version_id: int) -> list[OutlineUnit]:
    """The units of a version, in order. One query."""
    units = Unit.objects.filter(version=version_id).defer("body", "paths").order_by("position")
    return [OutlineUnit.of(unit) for unit in units]


def differences(old: CourseVersion | None, new: CourseVersion) -> dict[str, list[Unit]]:
    """{"added", "changed", "removed": units} of a version against the one before. Two queries."""
    before = {unit.slug: unit for unit in old.units.all()} if old else {}
    after = {unit.slug: unit for unit in new.units.all()}
    changed = [
        unit
        for slug, unit in after.items()
        if slug in before and (before[slug].body, before[slug].titles) != (unit.body, unit.titles)
    ]
    return {
        "added": [unit for slug, unit in after.items() if slug not in before],
        "changed": changed,
        "removed": [unit for slug, unit in before.items() if slug not in after],
    }


def is_on_offer(course: Course, *, on: date) -> bool:
    """Not retired by that day."""
    return course.retired_on is None or course.retired_on > on
