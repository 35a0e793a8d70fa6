"""What the area brings to the shell: its line of the sidebar, tabs, search, and its workflow."""

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.core import registry
from orgchange.core.registry import SearchHit, SearchSource, search_sources
from orgchange.directory.scopes import sight
from orgchange.innovation import machines
from orgchange.innovation.events import results_told
from orgchange.innovation.models import FundRole, WorkflowVersion
from orgchange.pilots.offices import EVALUATOR, OWNER, SPONSOR
from orgchange.pilots.scopes import pilots_visible_to
from orgchange.pilots.services.opening import WORKFLOW, open_told
from orgchange.pilots.tabs import AREA_TABS, PILOT_TABS, PilotTab, Tab, everybody, sees_pilots
from orgchange.pilots.workflow import EFFECT_WORDS, EFFECTS, GUARD_WORDS, GUARDS

MOST_HITS = 5
ROLES = {
    OWNER: _("Pilot owner"),
    SPONSOR: _("Sponsor"),
    EVALUATOR: _("Evaluator"),
    **dict(FundRole.choices),
}


def connect() -> None:
    """Register everything, once the models are ready."""
    machines.add(
        machines.Machine(WORKFLOW, ROLES, GUARDS, EFFECTS, GUARD_WORDS, EFFECT_WORDS, running)
    )
    results_told.connect(open_told)
    registry.nav_items.append(
        registry.NavItem(
            label=_("Pilots"),
            url_name="pilots:pilots",
            icon="pilot",
            group=3,
            order=20,
            is_shown=lambda request: sees_pilots(sight(request)),
        )
    )
    AREA_TABS.append(Tab(_("All pilots"), "pilots:pilots", sees_pilots, order=10))
    PILOT_TABS.append(PilotTab(_("Overview"), "pilots:pilot", everybody, 10))
    search_sources.append(SearchSource(search, order=60))


def running(versions: QuerySet[WorkflowVersion]) -> QuerySet[WorkflowVersion]:
    """How many pilots go by each version of the workflow."""
    return versions.annotate(running=Count("pilots"))


def search(request: HttpRequest, words: str) -> list[SearchHit]:
    """Pilots by their name or number."""
    found = pilots_visible_to(sight(request)).filter(
        Q(title__icontains=words) | Q(number__iexact=words)
    )
    return [
        SearchHit(
            label=row.title,
            detail=row.number or "",
            url=reverse("pilots:pilot", args=[row.pk]),
            kind=_("Pilots"),
            icon="pilot",
        )
        for row in found[:MOST_HITS]
    ]
