"""`{% load catalogue %}`: the words of courses in the reader's language."""

from django import template
from django.utils.translation import get_language

from courses.catalogue.languages import Texts, names_of, tag_of, text_in
from courses.catalogue.models import Course

register = template.Library()


@register.filter
def in_language(texts: Texts | None, wanted: str = "") -> str:
    """`{{ unit.titles|in_language }}`: in the page's language, or the one named, or the nearest."""
    return text_in(texts or {}, wanted)


@register.filter
def course_title(course: Course) -> str:
    """`{{ course|course_title }}`."""
    return course.title_in(get_language() or "en")


@register.filter
def language_names(codes: list[str]) -> str:
    """`{{ version.languages|language_names }}`: "English, 简体中文"."""
    return ", ".join(names_of(codes))


@register.filter
def language_name(code: str) -> str:
    """What a language calls itself."""
    return names_of([code])[0]


@register.filter
def language_tag(code: str) -> str:
    """`lang="{{ code|language_tag }}"`."""
    return tag_of(code)
