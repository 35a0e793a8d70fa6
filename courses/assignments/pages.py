"""What this area brings to the pages of others: sidebar, home, My learning, the search."""

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.assignments.models import Assignment
from courses.assignments.policies import can_see_assignments
from courses.assignments.views import home, mine, person
from courses.learning.registry import learning_panels
from orgchange.core.registry import (
    HomeCard,
    NavItem,
    SearchHit,
    SearchSource,
    home_cards,
    nav_items,
    search_sources,
)
from orgchange.directory.registry import PersonCard, person_cards
from orgchange.directory.scopes import sight

MOST_HITS = 5


def register() -> None:
    """Once, when all models are there."""
    nav_items.append(
        NavItem(
            label=_("Assignments"),
            url_name="assignments:list",
            icon="assign",
            group=2,
            order=20,
            is_shown=_reads_assignments,
        )
    )
    home_cards.extend(
        [
            HomeCard("assignments/_home_next.html", home.next_card, order=10),
            HomeCard("assignments/_home_people.html", home.people_card, order=20),
            HomeCard("assignments/_home_hr.html", home.hr_card, order=30, column="side"),
        ]
    )
    learning_panels.append(HomeCard("assignments/_mine_panel.html", mine.panel, order=10))
    person_cards.append(PersonCard("assignments/_person_card.html", person.card, order=20))
    search_sources.append(SearchSource(_search, order=40))


def _reads_assignments(request: HttpRequest) -> bool:
    return request.user.is_authenticated and can_see_assignments(sight(request))


def _search(request: HttpRequest, query: str) -> list[SearchHit]:
    if not _reads_assignments(request):
        return []
    found = Assignment.objects.select_related("requirement__course").filter(
        Q(requirement__course__title__icontains=query) | Q(requirement__name__icontains=query)
    )
    return [
        SearchHit(
            label=row.requirement.title,
            detail=str(row.get_state_display()),
            url=reverse("assignments:page", args=[row.pk]),
            kind=_("Assignment"),
            icon="assign",
        )
        for row in found[:MOST_HITS]
    ]
