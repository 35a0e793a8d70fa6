"""What bringing proposals in, and searching them, brings to the shell."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orgchange.core import registry
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import clock
from orgchange.innovation import blindness
from orgchange.innovation.proposal_imports.policies import can_see_imports
from orgchange.innovation.proposing.idea_list import for_table
from orgchange.innovation.proposing.whereabouts import whereabouts
from orgchange.innovation.scopes import proposals_visible_to
from orgchange.innovation.similar.finding import matching
from orgchange.innovation.tabs import FUND_TABS, Tab

MOST_HITS = 6


def connect() -> None:
    """Register everything, once the models are ready."""
    FUND_TABS.append(Tab(_("Import"), "innovation:proposal-imports", can_see_imports, order=95))
    registry.search_sources.append(registry.SearchSource(search=search, order=20))


def search(request: HttpRequest, query: str) -> list[registry.SearchHit]:
    """Proposals by their words in either language, or by number: with the state as it was told.

    Names are shown, never searched: who submits may be hidden from whoever asks.
    """
    held, language = sight(request), get_language() or ""
    found = for_table(matching(query, proposals_visible_to(held)))
    rows = list(found.order_by("-submitted_at", "-pk")[:MOST_HITS])
    if not rows:
        return []
    shown = blindness.view_of(held, rows)
    where = whereabouts(rows, language=language, now=clock())
    return [
        registry.SearchHit(
            label=str(row),
            detail=" · ".join(
                part
                for part in (
                    row.number,
                    where[row.pk].name,
                    row.submitter.full_name if shown[row.pk].submitter else "",
                )
                if part
            ),
            url=reverse("innovation:proposal", args=[row.pk]),
            kind=_("Idea"),
            icon="idea",
        )
        for row in rows
    ]
