"""What learning adds to the pages of others: the course page, the course list, home."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.catalogue.queries import is_on_offer
from courses.catalogue.registry import CourseMark, CoursePanel
from courses.learning.models import Enrolment
from courses.learning.queries import enrolments_of, held_by, latest_completions
from courses.learning.views.own import learner_or_none
from orgchange.core.registry import HomeCard
from orgchange.directory.scopes import sight

MOST = 3


def course_context(request: HttpRequest, course: Course) -> dict[str, Any] | None:
    """Start it, go on, or see the certificate."""
    person = learner_or_none(request)
    if person is None:
        return None
    mine = enrolments_of(person.pk).filter(version__course=course).order_by("-pk")
    enrolment = mine.filter(finished_at=None).first() or mine.first()
    completion = latest_completions(person.pk, [course.pk]).get(course.pk)
    is_published = course.versions.filter(published_at__isnull=False).exists()
    may_start = is_published and is_on_offer(course, on=sight(request).on)
    if not (enrolment or completion or may_start):
        return None
    return {
        "course": course,
        "enrolment": enrolment,
        "completion": completion,
        "may_start": may_start,
    }


def course_marks(request: HttpRequest, course_ids: Collection[int]) -> dict[int, CourseMark]:
    """Completed, or under way."""
    person = learner_or_none(request)
    if person is None:
        return {}
    marks = {
        pk: CourseMark("covered", _("Completed"))
        for pk in latest_completions(person.pk, course_ids)
    }
    running = Enrolment.objects.filter(
        employee=person, version__course__in=course_ids, finished_at=None
    )
    for pk in running.values_list("version__course_id", flat=True):
        marks[pk] = CourseMark("now", _("Under way"))
    return marks


def home_context(request: HttpRequest) -> dict[str, Any] | None:
    """The courses one is in the middle of."""
    person = learner_or_none(request)
    held = held_by(person.pk)[:MOST] if person else []
    return {"held": held} if held else None


course_panel = CoursePanel("learning/_course_panel.html", course_context, order=10)
home_card = HomeCard("learning/_continue_card.html", home_context, order=40)
