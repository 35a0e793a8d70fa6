"""The line of the sidebar, the tabs, search; courses post their evidence; chores of the hour."""

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.learning.events import evidence_changed
from courses.skills.scopes import sees_skills, skills_visible_to
from courses.skills.services import posting
from courses.skills.services.clock import CHORES
from courses.skills.tabs import AREA_TABS
from orgchange.core.registry import NavItem, SearchHit, SearchSource, nav_items, search_sources
from orgchange.directory.scopes import Sight, sight
from orgchange.innovation.tabs import Tab

MOST_HITS = 5


def connect() -> None:
    """Register everything, once the models are ready."""
    nav_items.append(
        NavItem(
            label=_("Skills"),
            url_name="skills:mine",
            icon="cert",
            group=1,
            order=32,
            is_shown=lambda request: is_somebody(sight(request)),
        )
    )
    nav_items.append(
        NavItem(
            label=_("Skills"),
            url_name="skills:framework",
            icon="cert",
            group=2,
            order=42,
            is_shown=lambda request: sees_only_framework(sight(request)),
        )
    )
    AREA_TABS.append(Tab(_("My skills"), "skills:mine", is_somebody, order=10))
    AREA_TABS.append(Tab(_("Skills to look at"), "skills:queue", is_somebody, order=20))
    AREA_TABS.append(Tab(_("Skill framework"), "skills:framework", sees_skills, order=30))
    AREA_TABS.append(Tab(_("Role profiles"), "skills:profiles", sees_skills, order=40))
    evidence_changed.connect(posting.evidence_changed)
    CHORES.append(posting.post_past_completions)
    search_sources.append(SearchSource(search, order=72))


def is_somebody(held: Sight) -> bool:
    """Whether the viewer can hold anything."""
    return held.employee_id is not None


def sees_only_framework(held: Sight) -> bool:
    """Who is nobody's employee, and may look at the framework: auditors."""
    return sees_skills(held) and not is_somebody(held)


def search(request: HttpRequest, words: str) -> list[SearchHit]:
    """Skills by their name, in either language, or code."""
    named = Q(name__icontains=words) | Q(name_zh__icontains=words) | Q(code__icontains=words)
    found = skills_visible_to(sight(request)).filter(named, retired_at=None)
    return [
        SearchHit(
            label=row.name_in(getattr(request, "LANGUAGE_CODE", "")),
            detail="",
            url=reverse("skills:skill", args=[row.code]),
            kind=_("Skills"),
            icon="cert",
        )
        for row in found[:MOST_HITS]
    ]
