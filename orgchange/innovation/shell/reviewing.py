"""What reviewing brings to the shell, and what it listens to."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from orgchange.directory.events import people_changed
from orgchange.directory.scopes import Sight
from orgchange.innovation import states
from orgchange.innovation.blindness import view_of
from orgchange.innovation.events import proposal_moved
from orgchange.innovation.models import Move, Proposal
from orgchange.innovation.notices import asking_notices, reviewer_notices
from orgchange.innovation.reviewing.scopes import sees_panels, sees_reviewing
from orgchange.innovation.services import conflicts
from orgchange.innovation.tabs import FUND_TABS, PROPOSAL_TABS, ProposalTab, Tab


def connect() -> None:
    """Register everything, once the models are ready."""
    for kinds in (asking_notices, reviewer_notices):
        kinds.register_kinds()
    people_changed.connect(conflicts.people_changed)
    proposal_moved.connect(look_for_conflicts)
    FUND_TABS.append(Tab(_("Reviews"), "innovation:reviews", sees_reviewing, order=20))
    FUND_TABS.append(Tab(_("Panel"), "innovation:panels", sees_panels, order=30))
    PROPOSAL_TABS.append(
        ProposalTab(_("Reviews"), "innovation:proposal-reviews", sees_reviews_of, order=40)
    )


def sees_reviews_of(sight: Sight, proposal: Proposal) -> bool:
    """Whether the viewer may read something about who judged a proposal, or how."""
    shown = view_of(sight, [proposal])[proposal.pk]
    return shown.reviewers or shown.scores


def look_for_conflicts(*, proposal: Proposal, move: Move, now: datetime) -> None:
    """A proposal has come in, or its people may have changed with the text.

    Not while the text is locked: changes of the directory look for themselves.
    """
    if move.by_id is None or proposal.submitted_at is None:
        return
    if not states.is_locked(proposal.workflow_id, move.source):
        conflicts.refresh_proposal(proposal=proposal, now=now)
