"""What the pages of proposals share: the one that is asked for, and what is shown of it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from orgchange.directory.scopes import Sight, sight
from orgchange.directory.views.doors import clock
from orgchange.innovation import blindness
from orgchange.innovation.models import Proposal, WorkflowState
from orgchange.innovation.offices import is_submitter
from orgchange.innovation.proposing.whereabouts import Whereabouts, states_of, whereabouts
from orgchange.innovation.scopes import proposals_visible_to


@dataclass(frozen=True)
class Looked:
    """A proposal, who looks at it, and what they may be shown."""

    proposal: Proposal
    sight: Sight
    shown: blindness.Shown
    is_own: bool
    where: Whereabouts
    states: dict[tuple[int, str], WorkflowState]


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, be it nothing; None where it is only asked for."""
    return request.POST if request.method == "POST" else None


def language() -> str:
    """The reader's."""
    return get_language() or ""


def proposal_or_404(request: HttpRequest, pk: int) -> Proposal:
    """A proposal that the asker may see."""
    rows = proposals_visible_to(sight(request))
    related = ("round__fund", "submitter", "handler", "duplicate_of", "workflow")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def own_or_404(request: HttpRequest, pk: int) -> Proposal:
    """A proposal that the asker submits, alone or with others."""
    proposal = proposal_or_404(request, pk)
    if not is_submitter(sight(request), proposal):
        raise Http404
    return proposal


def looked_at(request: HttpRequest, proposal: Proposal) -> Looked:
    """What the asker may be shown of it."""
    held = sight(request)
    shown = blindness.view_of(held, [proposal])[proposal.pk]
    sees_state = {proposal.pk: shown.state}
    is_own = is_submitter(held, proposal)
    where = whereabouts(
        [proposal],
        language=language(),
        now=clock(),
        sees_state=sees_state,
        own=[proposal.pk] if is_own else [],
    )
    states = states_of([proposal])
    return Looked(proposal, held, shown, is_own, where[proposal.pk], states)
