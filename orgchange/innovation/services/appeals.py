"""The chair's answer to an appeal that is not admitted."""

from datetime import datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, day_of, sight_of
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation.models import FundRole, Proposal
from orgchange.innovation.notices.appeal_notices import answered
from orgchange.innovation.offices import belongs, roles_for
from orgchange.innovation.services.moving import alone_with
from orgchange.innovation.ways import MOST_WORDS
from orgchange.notices import services as notices


class NoOpenAppeal(DomainError):
    """Nobody appealed, or it was admitted or answered already."""

    code = "no_open_appeal"


def turn_down(*, proposal: Proposal, words: str, actor: User, now: datetime) -> Proposal:
    """The proposal stays declined; the chair says why, and the submitters are told at once."""
    with alone_with(proposal) as locked:
        require(may_answer(sight_of(actor, on=day_of(actor, now)), locked))
        if not is_open(locked):
            raise NoOpenAppeal(_("There is no appeal that waits for an answer."))
        refuse_invalid(_wrong(words))
        locked.appeal_answer, locked.appeal_answered_at = words.strip(), now
        locked.appeal_answered_by, locked.touched_at = Employee.objects.get(user=actor), now
        locked.save()
        notices.plan(drafts=answered(locked), now=now)
        facts = {"words": locked.appeal_answer}
        record(action="proposal.appeal_turned_down", obj=locked, actor=actor, at=now, changes=facts)
    proposal.refresh_from_db()
    return proposal


def may_answer(sight: Sight, proposal: Proposal) -> bool:
    """The chair of the fund, who has no part in the proposal."""
    is_chair = FundRole.CHAIR in roles_for(sight, proposal)
    return is_chair and not belongs(sight.employee_id, proposal)


def is_open(proposal: Proposal) -> bool:
    """Whether an appeal waits to be admitted or turned down."""
    waits = proposal.appealed_at is not None and proposal.appeal_answered_at is None
    return waits and proposal.state == "declined"


def _wrong(words: str) -> list[Problem]:
    if not words.strip():
        return [Problem("words", "required", _("Say why, in your own words."))]
    return too_long("words", words, MOST_WORDS)
