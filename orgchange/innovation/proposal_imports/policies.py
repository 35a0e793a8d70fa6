"""Who may bring proposals in, and who may look at what was brought in."""

from django.db.models import QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundRole, ProposalImport, Round
from orgchange.innovation.offices import funds_where


def rounds_filled_by(sight: Sight | None) -> QuerySet[Round]:
    """The rounds that somebody may bring proposals into: those of the funds they manage."""
    rounds = Round.objects.select_related("fund").order_by("-opens_at", "-pk")
    if sight is None:
        return rounds
    return rounds.filter(fund__in=funds_where(sight, FundRole.MANAGER))


def can_import(sight: Sight) -> bool:
    """Who manages a fund."""
    return bool(funds_where(sight, FundRole.MANAGER))


def can_see_imports(sight: Sight) -> bool:
    """Who may bring them in, and the auditor."""
    return sight.is_auditor or can_import(sight)


def imports_visible_to(sight: Sight) -> QuerySet[ProposalImport]:
    """The history: that of the funds somebody manages; all of it for the auditor."""
    found = ProposalImport.objects.select_related(
        "created_by", "applied_by", "undoes", "round__fund", "stand_in"
    )
    if sight.is_auditor:
        return found
    return found.filter(round__fund__in=funds_where(sight, FundRole.MANAGER))
