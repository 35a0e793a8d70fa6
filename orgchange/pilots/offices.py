"""Who is what to a pilot: the one place that says so."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from orgchange.core.models import DatedQuerySet
from orgchange.core.sql import id_list
from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundRole
from orgchange.innovation.offices import held_on, offices_of
from orgchange.pilots.models import Pilot
from orgchange.teams.models import Standing, TeamMembership

OWNER, SPONSOR, EVALUATOR, TEAM = "owner", "sponsor", "evaluator", "team"
COMMITTEE = (
    FundRole.MANAGER,
    FundRole.CHAIR,
    FundRole.DIRECTOR,
    FundRole.FINANCE,
    FundRole.LEGAL,
)


def seats_of(pilot: Pilot) -> DatedQuerySet[TeamMembership]:
    """All places in its team, past and future, as known now; guests are not of the team."""
    if pilot.team_id is None:
        return TeamMembership.objects.current().none()
    rows = TeamMembership.objects.current().filter(team=pilot.team_id)
    return rows.exclude(standing=Standing.GUEST)


def team_ids(pilot: Pilot, *, on: date | None = None) -> frozenset[int]:
    """Owner, sponsor, and everybody in the team: ever, or on a day. One query."""
    rows = seats_of(pilot) if on is None else seats_of(pilot).on(on)
    named = {pilot.owner_id, pilot.sponsor_id} - {None}
    return frozenset(rows.values_list("employee_id", flat=True)) | frozenset(
        one for one in named if one is not None
    )


def teams_of(pilots: Collection[Pilot]) -> dict[int, frozenset[int]]:
    """{pilot: its `team_ids`}. One query, however many pilots."""
    teams = id_list(row.team_id for row in pilots if row.team_id is not None)
    rows = TeamMembership.objects.current().filter(team__in=teams)
    of_team: dict[int, set[int]] = defaultdict(set)
    for team, person in rows.exclude(standing=Standing.GUEST).values_list("team", "employee"):
        of_team[team].add(person)
    found = {}
    for row in pilots:
        members = of_team[row.team_id] if row.team_id is not None else set()
        named = {one for one in (row.owner_id, row.sponsor_id) if one is not None}
        found[row.pk] = frozenset(members | named)
    return found


def belongs(employee_id: int | None, pilot: Pilot) -> bool:
    """Whether somebody owns or sponsors it, or ever had a place in its team."""
    return employee_id is not None and employee_id in team_ids(pilot)


def roles_for(sight: Sight, pilot: Pilot) -> frozenset[str]:
    """What the viewer is to a pilot today. Two queries.

    Whoever belongs to it holds no office for it: nobody judges their own work, whatever the office.
    """
    own = sight.employee_id
    if own is None or not sight.is_employed:
        return frozenset()
    if belongs(own, pilot):
        parts = {OWNER: pilot.owner_id, SPONSOR: pilot.sponsor_id}
        here = own in team_ids(pilot, on=sight.on)
        found = {role for role, holder in parts.items() if holder == own}
        return frozenset(found | ({TEAM} if here else set()))
    held = set(offices_of(sight).filter(fund=pilot.fund_id).values_list("role", flat=True))
    if pilot.evaluator_id == own:
        held.add(EVALUATOR)
    return frozenset(held)


def committee_of(sight: Sight) -> Q:
    """Pilots of the funds in whose committee the viewer sits today."""
    return Q(fund__in=offices_of(sight, roles=COMMITTEE).values("fund"))


def holders_of(pilot: Pilot, role: str, *, on: date) -> frozenset[int]:
    """The employees whose turn a role of the workflow is; nobody of the team for an office."""
    parts = {OWNER: pilot.owner_id, SPONSOR: pilot.sponsor_id, EVALUATOR: pilot.evaluator_id}
    if role in parts:
        holder = parts[role]
        return frozenset() if holder is None else frozenset([holder])
    rows = pilot.fund.offices.filter(held_on(on), role=role)
    return frozenset(rows.values_list("employee_id", flat=True)) - team_ids(pilot)
