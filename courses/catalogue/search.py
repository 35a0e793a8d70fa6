"""What the catalogue answers to a search."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.catalogue.queries import courses_for_table
from orgchange.core.registry import SearchHit, SearchSource
from orgchange.directory.scopes import sight

MOST = 5


def find(request: HttpRequest, text: str) -> list[SearchHit]:
    """Courses whose title or code has the text in it."""
    courses = courses_for_table(sight(request), text=text)[:MOST]
    return [
        SearchHit(
            label=course.title_in(get_language() or "en"),
            detail=course.code,
            url=reverse("catalogue:course", args=[course.code]),
            kind=_("Course"),
            icon="book",
        )
        for course in courses
    ]


source = SearchSource(search=find, order=30)
