"""What of a fund's setting-up somebody may see: offices, and drafts of rubrics and workflows."""

from django.db.models import Q, QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation import policies
from orgchange.innovation.models import FundOffice, FundRole, RubricVersion, WorkflowVersion
from orgchange.innovation.offices import funds_where
from orgchange.innovation.scopes import COMMITTEE


def offices_visible_to(sight: Sight) -> QuerySet[FundOffice]:
    """Who serves in a fund is open to colleagues. Who reviews, to its committee and themselves.

    Where reviewers are few, their names would tell submitters who judged them.
    """
    if sight.is_auditor or sight.is_admin:
        return FundOffice.objects.all()
    if not sight.sees_directory:
        return FundOffice.objects.none()
    seen = ~Q(role=FundRole.REVIEWER) | Q(fund__in=funds_where(sight, *COMMITTEE))
    if sight.employee_id is not None:
        seen |= Q(employee=sight.employee_id)
    return FundOffice.objects.filter(seen)


def rubric_versions_visible_to(sight: Sight) -> QuerySet[RubricVersion]:
    """Published versions, to colleagues; drafts to who may write them."""
    if not sight.sees_directory:
        return RubricVersion.objects.none()
    rows = RubricVersion.objects.all()
    return rows if policies.can_write_rubrics(sight) else rows.exclude(published_at=None)


def workflow_versions_visible_to(sight: Sight) -> QuerySet[WorkflowVersion]:
    """Published versions, to colleagues; drafts to who may write them."""
    if not sight.sees_directory:
        return WorkflowVersion.objects.none()
    rows = WorkflowVersion.objects.all()
    return rows if policies.can_write_workflows(sight) else rows.exclude(published_at=None)
