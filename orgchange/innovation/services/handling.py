"""Who has a proposal in hand."""

from datetime import datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation import offices, policies
from orgchange.innovation.models import FundRole, Move, Proposal
from orgchange.innovation.services.moving import alone_with


class CannotHandle(DomainError):
    """This person has a part in the proposal."""

    code = "cannot_handle"


def take_in_hand(*, proposal: Proposal, actor: User, now: datetime) -> Proposal:
    """A fund manager handles a proposal from now on.

    Nobody is handed one: who could give it away could then approve it in the micro lane alone.
    """
    with alone_with(proposal) as locked:
        sight = sight_of_actor(actor, now)
        fund_id = locked.round.fund_id
        require(policies.can_handle(offices.roles_in(sight, fund_id)))
        handler = Employee.objects.get(user=actor)
        _refuse_own(locked, handler)
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
    if employee.pk in offices.holders(fund_id, FundRole.MANAGER, on=firm_day(now)):
        proposal.handler = employee
        proposal.save(update_fields=["handler", "updated_at"])


def _refuse_own(proposal: Proposal, handler: Employee) -> None:
    """Reviewing, and having handled it, do not keep anybody from it."""
    if offices.belongs(handler.pk, proposal):
        message = _("%(person)s has a part in this proposal.")
        raise CannotHandle(message % {"person": handler})
