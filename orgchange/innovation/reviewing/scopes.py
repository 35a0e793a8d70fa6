"""Which rounds, panels and draws an account may open. Pages and API start here."""

from django.db.models import QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Draw, FundRole, PanelSession, ReviewAssignment, Round
from orgchange.innovation.offices import REVIEWING_ROLES, funds_where
from orgchange.innovation.policies import funds_assigned_by

PANEL = (*REVIEWING_ROLES, FundRole.REVIEWER)


def sees_reviewing(sight: Sight) -> bool:
    """Whether reviews are any of the viewer's work."""
    if sight.is_auditor or funds_where(sight, *PANEL):
        return True
    return ReviewAssignment.objects.filter(reviewer=sight.employee_id or 0).exists()


def sees_panels(sight: Sight) -> bool:
    """Whether the viewer sits on a panel."""
    return sight.is_auditor or bool(funds_where(sight, *PANEL))


def rounds_run_by(sight: Sight) -> QuerySet[Round]:
    """The rounds whose reviewers the viewer chooses; auditors look at all."""
    if sight.is_auditor:
        return Round.objects.all()
    return Round.objects.filter(fund__in=funds_assigned_by(sight))


def panels_visible_to(sight: Sight) -> QuerySet[PanelSession]:
    """The sessions of funds whose committee or reviewers the viewer belongs to."""
    if sight.is_auditor:
        return PanelSession.objects.all()
    return PanelSession.objects.filter(round__fund__in=funds_where(sight, *PANEL))


def draws_visible_to(sight: Sight) -> QuerySet[Draw]:
    """The draws of those funds."""
    if sight.is_auditor:
        return Draw.objects.all()
    return Draw.objects.filter(round__fund__in=funds_where(sight, *PANEL))
