"""Whose money somebody may see: periods with their balances, awards, and imports of spending."""

from django.db.models import Q, QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Award, FundPeriod, FundRole, LedgerImport
from orgchange.innovation.offices import MONEY_ROLES, funds_where
from orgchange.innovation.scopes import COMMITTEE, own_proposals


def periods_visible_to(sight: Sight) -> QuerySet[FundPeriod]:
    """The periods of the funds whose money the viewer answers for; all for who oversees them."""
    rows = FundPeriod.objects.select_related("fund__parent")
    if sight.is_auditor or sight.is_executive:
        return rows
    return rows.filter(fund__in=funds_where(sight, *MONEY_ROLES))


def awards_visible_to(sight: Sight) -> QuerySet[Award]:
    """Awards of the funds in whose committee the viewer sits, and all for who oversees them.

    Those of one's own proposals only once they are told, whatever office one holds.
    """
    rows = Award.objects.select_related("proposal__round__fund", "proposal__submitter", "decision")
    own = Q(proposal__in=own_proposals(sight).values("pk"))
    rows = rows.exclude(own, decision__told_at=None)
    if sight.is_auditor or sight.is_executive:
        return rows
    return rows.filter(own | Q(proposal__round__fund__in=funds_where(sight, *COMMITTEE)))


def imports_visible_to(sight: Sight) -> QuerySet[LedgerImport]:
    """Files of spending: a fund's finance, and the auditor."""
    rows = LedgerImport.objects.select_related("fund", "created_by", "applied_by", "undoes")
    if sight.is_auditor:
        return rows
    return rows.filter(fund__in=funds_where(sight, FundRole.FINANCE))
