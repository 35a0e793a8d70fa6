"""`{% load assignments %}`: words of courses and rules."""

from typing import Any

from django import template

from courses.assignments.lists import title_of
from courses.catalogue.models import Course

register = template.Library()


@register.filter
def course_title(course: Course) -> str:
    """`{{ requirement.course|course_title }}`: the title in the reader's language."""
    return title_of(course)


@register.filter
def at(pairs: Any, key: Any) -> Any:
    """`{{ counts|at:name }}`: the value of a key or place; nothing where there is none."""
    try:
        return pairs[key]
    except (KeyError, IndexError, TypeError):
        return None
