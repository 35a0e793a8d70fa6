"""Where areas above add to the catalogue's pages: what a course is to whoever looks."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from courses.catalogue.models import Course
from orgchange.core.registry import Text


@dataclass(frozen=True)
class CoursePanel:
    """A part of the course page: a template and what it needs; None where there is nothing.

    `column` is "main" or "side"; lower `order` comes first.
    """

    template: str
    context: Callable[[HttpRequest, Course], dict[str, Any] | None]
    order: int
    column: str = "main"


@dataclass(frozen=True)
class CourseMark:
    """What a course is to the reader, in a list: a state's shape and a word."""

    state: str
    text: Text


course_panels: list[CoursePanel] = []
# Given the request and course ids: {course id: mark}, in a constant number of queries.
course_marks: list[Callable[[HttpRequest, Collection[int]], Mapping[int, CourseMark]]] = []
