"""What deciding and telling bring to the shell: tabs, notices, a card of home, and what follows."""

from django.utils.translation import gettext_lazy as _

from orgchange.core.registry import HomeCard, home_cards
from orgchange.directory.scopes import Sight
from orgchange.innovation.deciding import committee_home
from orgchange.innovation.events import proposal_moved
from orgchange.innovation.models import Proposal
from orgchange.innovation.notices import (
    answer_notices,
    appeal_notices,
    batch_notices,
    clock_notices,
    move_notices,
    result_notices,
)
from orgchange.innovation.offices import belongs, roles_for
from orgchange.innovation.policies import sits_in_committee
from orgchange.innovation.services.handling import handled_by_first
from orgchange.innovation.tabs import FUND_TABS, PROPOSAL_TABS, ProposalTab, Tab
from orgchange.innovation.views.deciding_doors import sees_decisions, sees_telling

NOTICES = (
    answer_notices,
    appeal_notices,
    batch_notices,
    clock_notices,
    move_notices,
    result_notices,
)


def sees_committee(held: Sight, proposal: Proposal) -> bool:
    """Whether the committee's view of a proposal is shown: never of one's own."""
    if proposal.submitted_at is None:
        return False
    serves = held.is_auditor or sits_in_committee(roles_for(held, proposal))
    return serves and not belongs(held.employee_id, proposal)


def connect() -> None:
    """Register everything, once the models are ready."""
    for kinds in NOTICES:
        kinds.register_kinds()
    proposal_moved.connect(handled_by_first)
    proposal_moved.connect(move_notices.announce_move)
    FUND_TABS.append(Tab(_("Decisions"), "innovation:decisions", sees_decisions, order=40))
    FUND_TABS.append(Tab(_("Telling"), "innovation:telling", sees_telling, order=45))
    PROPOSAL_TABS.append(
        ProposalTab(_("Committee"), "innovation:committee", sees_committee, order=60)
    )
    home_cards.append(
        HomeCard("innovation/deciding/_home.html", committee_home.home_card, order=20)
    )
