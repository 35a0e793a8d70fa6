"""Which teams an account may see, and which it runs. Pages, API, search and exports start here."""

from datetime import date

from django.db.models import Q, QuerySet

from orgchange.directory.scopes import Sight
from orgchange.teams.models import RosterDraft, Standing, Team, TeamCharter, TeamMembership

OWNER = "owner"  # the code of the slot whose holder runs the team beside its lead


def teams_visible_to(sight: Sight) -> QuerySet[Team]:
    """Names and teams of colleagues are open to whoever may look up colleagues."""
    return Team.objects.all() if sight.sees_directory else Team.objects.none()


def run_by(employee_id: int | None, *, on: date) -> frozenset[int]:
    """The teams that somebody leads or owns on a day, as known now. Two queries."""
    if employee_id is None:
        return frozenset()
    led = TeamCharter.objects.current().on(on).filter(lead=employee_id)
    owned = TeamMembership.objects.current().on(on)
    owned = owned.filter(employee=employee_id, slot=OWNER, standing=Standing.MEMBER)
    return frozenset(led.values_list("team_id", flat=True)) | frozenset(
        owned.values_list("team_id", flat=True)
    )


def teams_run_by(sight: Sight) -> frozenset[int]:
    """The teams that the viewer runs today."""
    return run_by(sight.employee_id if sight.is_employed else None, on=sight.on)


def teams_of(employee_id: int, *, on: date) -> QuerySet[Team]:
    """The teams that somebody belongs to, leads, or hears on a day."""
    seats = TeamMembership.objects.current().on(on).filter(employee=employee_id)
    charters = TeamCharter.objects.current().on(on)
    charters = charters.filter(Q(lead=employee_id) | Q(answers_to=employee_id))
    return Team.objects.filter(Q(pk__in=seats.values("team")) | Q(pk__in=charters.values("team")))


def drafts_visible_to(sight: Sight, run_ids: frozenset[int]) -> QuerySet[RosterDraft]:
    """Drafts: all for HR; those of the teams one runs, one's own, and those shared with one."""
    if not sight.sees_directory:
        return RosterDraft.objects.none()
    if sight.is_hr:
        return RosterDraft.objects.all()
    seen = Q(team__in=run_ids) | Q(author=sight.user_id)
    if sight.is_employed:
        shared = RosterDraft.shared_with.through.objects.filter(employee=sight.employee_id)
        seen |= Q(pk__in=shared.values("rosterdraft"))
    return RosterDraft.objects.filter(seen)
