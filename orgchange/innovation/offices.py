"""Who is what to a fund and to a proposal: the one place that says so."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundOffice, FundRole, Part, Proposal, ProposalPerson

SUBMITTER = "submitter"


def held_on(day: date) -> Q:
    """Offices that hold on a day."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def offices_of(sight: Sight, *, roles: Collection[str] = ()) -> QuerySet[FundOffice]:
    """The offices that the viewer holds today; of some roles only, where they are given."""
    if sight.employee_id is None or not sight.is_employed:
        return FundOffice.objects.none()
    found = FundOffice.objects.filter(held_on(sight.on), employee=sight.employee_id)
    return found.filter(role__in=roles) if roles else found


def funds_where(sight: Sight, *roles: str) -> frozenset[int]:
    """The funds in which the viewer holds one of these roles (any role, without one) today."""
    return frozenset(offices_of(sight, roles=roles).values_list("fund_id", flat=True))


def holders(fund_id: int, role: str, *, on: date) -> frozenset[int]:
    """The employees who hold a role in a fund on a day."""
    found = FundOffice.objects.filter(held_on(on), fund=fund_id, role=role)
    return frozenset(found.values_list("employee_id", flat=True))


Holders = Mapping[tuple[int, str], frozenset[int]]


def every_holder(*, on: date) -> Holders:
    """The employees of every office on a day, by fund and role; nobody, where nobody holds it."""
    found: dict[tuple[int, str], frozenset[int]] = defaultdict(frozenset)
    rows = FundOffice.objects.filter(held_on(on))
    for fund_id, role, person_id in rows.values_list("fund_id", "role", "employee_id"):
        found[fund_id, role] |= {person_id}
    return found


def roles_for(sight: Sight, proposal: Proposal) -> frozenset[str]:
    """What the viewer is to a proposal: offices in its fund, and `submitter`. Two queries."""
    found = set(
        offices_of(sight).filter(fund__rounds=proposal.round_id).values_list("role", flat=True)
    )
    if is_submitter(sight, proposal):
        found.add(SUBMITTER)
    return frozenset(found)


def roles_in(sight: Sight | None, fund_id: int) -> frozenset[str]:
    """The offices that the viewer holds in a fund today."""
    if sight is None:
        return frozenset()
    return frozenset(offices_of(sight).filter(fund=fund_id).values_list("role", flat=True))


def is_submitter(sight: Sight, proposal: Proposal) -> bool:
    """Whether the viewer submits it, alone or with others."""
    if sight.employee_id is None:
        return False
    if proposal.submitter_id == sight.employee_id:
        return True
    return ProposalPerson.objects.filter(
        proposal=proposal, employee=sight.employee_id, part=Part.CO_SUBMITTER
    ).exists()


def belongs(employee_id: int | None, proposal: Proposal) -> bool:
    """Whether somebody submitted the proposal, would be in its team, or sponsors it."""
    if employee_id is None:
        return False
    if proposal.submitter_id == employee_id:
        return True
    return ProposalPerson.objects.filter(proposal=proposal, employee=employee_id).exists()


def has_part(sight: Sight | None, proposal: Proposal) -> bool:
    """Whether the viewer belongs to it; the system belongs to nothing."""
    return sight is not None and belongs(sight.employee_id, proposal)


REVIEWING_ROLES = (FundRole.MANAGER, FundRole.CHAIR, FundRole.DIRECTOR, FundRole.LEGAL)
MONEY_ROLES = (FundRole.MANAGER, FundRole.DIRECTOR, FundRole.FINANCE)
