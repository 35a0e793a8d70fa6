"""Which funds, proposals and entries an account may see. Pages, API, search and exports start here.

Who is the submitter, and who reviews, is another question: `blindness.py` answers it for all doors.
"""

from django.db.models import Q, QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation.deciding.told import is_result_told
from orgchange.innovation.models import Fund, FundRole, LedgerEntry, Proposal, ProposalPerson, Round
from orgchange.innovation.offices import MONEY_ROLES, funds_where

COMMITTEE = (FundRole.MANAGER, FundRole.CHAIR, FundRole.DIRECTOR, FundRole.LEGAL, FundRole.FINANCE)


def funds_visible_to(sight: Sight) -> QuerySet[Fund]:
    """Funds and their rounds are open to whoever may look up colleagues."""
    return Fund.objects.all() if sight.sees_directory else Fund.objects.none()


def rounds_visible_to(sight: Sight) -> QuerySet[Round]:
    """The rounds of those funds."""
    return Round.objects.all() if sight.sees_directory else Round.objects.none()


def own_proposals(sight: Sight) -> QuerySet[Proposal]:
    """Those that the viewer submits, alone or with others, or belongs to."""
    if sight.employee_id is None:
        return Proposal.objects.none()
    part = ProposalPerson.objects.filter(employee=sight.employee_id)
    return Proposal.objects.filter(
        Q(submitter=sight.employee_id) | Q(pk__in=part.values("proposal"))
    )


def proposals_visible_to(sight: Sight) -> QuerySet[Proposal]:
    """Submitted proposals are open to colleagues, drafts only to those who write them.

    A withdrawn or expired draft that was never submitted stays its writer's own.
    """
    if sight.is_auditor:
        return Proposal.objects.all()
    own = Q(pk__in=own_proposals(sight).values("pk"))
    if not sight.sees_directory:
        return Proposal.objects.filter(own)
    return Proposal.objects.filter(own | Q(submitted_at__isnull=False))


def proposals_handled_by(sight: Sight) -> QuerySet[Proposal]:
    """Those of the funds in whose committee the viewer sits: all for auditors."""
    if sight.is_auditor:
        return Proposal.objects.filter(submitted_at__isnull=False)
    funds = funds_where(sight, *COMMITTEE)
    return Proposal.objects.filter(round__fund__in=funds, submitted_at__isnull=False)


def handled_not_own(sight: Sight) -> QuerySet[Proposal]:
    """Those that the viewer may act on for the committee: nothing that they belong to."""
    return proposals_handled_by(sight).exclude(pk__in=own_proposals(sight).values("pk"))


def untold_own(sight: Sight) -> QuerySet[Proposal]:
    """Those that the viewer belongs to, of which no result is told; of some none ever is."""
    return own_proposals(sight).filter(~is_result_told())


def entries_visible_to(sight: Sight) -> QuerySet[LedgerEntry]:
    """The ledger: whoever answers for a fund's money, executives, and auditors.

    Money set aside for a proposal of one's own would tell its result: it waits until that is told,
    and where it was withdrawn before that, for good.
    """
    rows = LedgerEntry.objects.exclude(proposal__in=untold_own(sight))
    if sight.is_auditor or sight.is_executive:
        return rows
    return rows.filter(period__fund__in=funds_where(sight, *MONEY_ROLES))
