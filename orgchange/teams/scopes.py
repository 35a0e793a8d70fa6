"""Which teams an account may see, and which it runs. Pages, API, search and exports start here."""

from datetime import date

from django.db.models import Q, QuerySet

from orgchange.directory.scopes import Sight
from orgchange.teams.models import (
    HelpOffer,
    JoinRequest,
    RosterDraft,
    Standing,
    Team,
    TeamCharter,
    TeamMembership,
)

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


def requests_visible_to(sight: Sight) -> QuerySet[JoinRequest]:
    """Requests to oneself, to one's people (and those of a principal), by oneself, for one's teams.

    HR and auditors see all; a manager never those to other managers' people.
    """
    if sight.is_hr or sight.is_auditor:
        return JoinRequest.objects.all()
    seen = Q(manager__in=sight.line_root_ids) | Q(team__in=teams_run_by(sight))
    if sight.user_id is not None:
        seen |= Q(asked_by=sight.user_id)
    if sight.employee_id is not None:
        seen |= Q(employee=sight.employee_id)
    return JoinRequest.objects.filter(seen)


def offers_visible_to(sight: Sight) -> QuerySet[HelpOffer]:
    """Offers to help: one's own; all for who may seat people: HR, who runs a team; auditors.

    Who runs a team sees those for any team and for the own ones.
    """
    if sight.is_hr or sight.is_auditor:
        return HelpOffer.objects.all()
    own = Q(employee=sight.employee_id) if sight.employee_id else Q(pk__in=[])
    run = teams_run_by(sight)
    if run:
        own |= Q(team=None) | Q(team__in=run)
    return HelpOffer.objects.filter(own)


def teams_of(employee_id: int, *, on: date) -> QuerySet[Team]:
    """The teams that somebody belongs to, leads, or hears on a day."""
    seats = TeamMembership.objects.current().on(on).filter(employee=employee_id)
    charters = TeamCharter.objects.current().on(on)
    charters = charters.filter(Q(lead=employee_id) | Q(answers_to=employee_id))
    return Team.objects.filter(Q(pk__in=seats.values("team")) | Q(pk__in=charters.values("team")))


def drafts_visible_to(sight: Sight, run_ids: frozenset[int]) -> QuerySet[RosterDraft]:
    """Drafts: all for HR and auditors; those of teams one runs, one's own, those shared."""
    if not sight.sees_directory:
        return RosterDraft.objects.none()
    if sight.is_hr or sight.is_auditor:
        return RosterDraft.objects.all()
    seen = Q(team__in=run_ids) | Q(author=sight.user_id)
    if sight.is_employed:
        shared = RosterDraft.shared_with.through.objects.filter(employee=sight.employee_id)
        seen |= Q(pk__in=shared.values("rosterdraft"))
    return RosterDraft.objects.filter(seen)
