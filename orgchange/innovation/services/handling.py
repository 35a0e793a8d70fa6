"""Who has a proposal in hand."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation import involvement, offices, policies_deciding
from orgchange.innovation.involvement import Tie
from orgchange.innovation.models import FundRole, Move, Proposal
from orgchange.innovation.services.moving import alone_with

# Ties that keep somebody from handling: reviewing and having handled it do not.
OWN = (Tie.SUBMITTER, Tie.CO_SUBMITTER, Tie.TEAM)


class CannotHandle(DomainError):
    """This person is no fund manager here, or has a part in the proposal."""

    code = "cannot_handle"


def hand_to(*, proposal: Proposal, handler: Employee, actor: User, now: datetime) -> Proposal:
    """Give a proposal to a fund manager, oneself for one."""
    with alone_with(proposal) as locked:
        sight = sight_of_actor(actor, now)
        fund_id = locked.round.fund_id
        require(policies_deciding.can_handle(offices.roles_in(sight, fund_id)))
        day = sight.on if sight else now.date()
        _refuse_unfit(locked, handler, offices.holders(fund_id, FundRole.MANAGER, on=day), day)
        before, locked.handler = locked.handler, handler
        locked.save(update_fields=["handler", "updated_at"])
        changes = {"from": str(before or ""), "to": str(handler)}
        record(action="proposal.handed", obj=locked, actor=actor, at=now, changes=changes)
    proposal.refresh_from_db(fields=["handler"])
    return proposal


def handled_by_first(*, proposal: Proposal, move: Move, now: datetime) -> None:
    """Who takes a fund manager's first step with a proposal has it in hand."""
    employee: Employee | None = getattr(move.by, "employee", None) if move.by else None
    if proposal.handler_id is not None or employee is None:
        return
    fund_id = proposal.round.fund_id
    if employee.pk in offices.holders(fund_id, FundRole.MANAGER, on=now.date()):
        proposal.handler = employee
        proposal.save(update_fields=["handler", "updated_at"])


def _refuse_unfit(proposal: Proposal, handler: Employee, managers: Any, day: Any) -> None:
    if handler.pk not in managers:
        message = _("%(person)s is no fund manager here.")
    elif involvement.tie_of(handler.pk, proposal, on=day) in OWN:
        message = _("%(person)s has a part in this proposal.")
    else:
        return
    raise CannotHandle(message % {"person": handler})
