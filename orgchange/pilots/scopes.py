"""Which pilots an account may see, and which from inside. Every door starts here.

A pilot, its contract, its outcome and its lesson are open to colleagues: a failed one teaches as
much as one that worked. The daily work (check-ins, tasks, risks, files, money) is for the team and
for those who answer for it.
"""

from django.db.models import Q, QuerySet

from orgchange.directory.scopes import Sight
from orgchange.pilots.models import Lesson, PanelSeat, Pilot
from orgchange.pilots.offices import committee_of
from orgchange.teams.models import TeamMembership


def pilots_visible_to(sight: Sight) -> QuerySet[Pilot]:
    """All pilots, for whoever may look up colleagues."""
    if sight.sees_directory or sight.is_auditor:
        return Pilot.objects.all()
    return Pilot.objects.none()


def own_pilots(sight: Sight) -> QuerySet[Pilot]:
    """Those that the viewer owns, sponsors, evaluates, or ever had a place in the team of."""
    own = sight.employee_id
    if own is None:
        return Pilot.objects.none()
    seats = TeamMembership.objects.current().filter(employee=own)
    return Pilot.objects.filter(
        Q(owner=own) | Q(sponsor=own) | Q(evaluator=own) | Q(team__in=seats.values("team"))
    )


def pilots_inside(sight: Sight) -> QuerySet[Pilot]:
    """Those whose daily work the viewer may read: one's own, those of one's funds, of one's panels.

    Auditors and executives read all of them.
    """
    if sight.is_auditor or sight.is_executive:
        return Pilot.objects.all()
    if sight.employee_id is None or not sight.is_employed:
        return own_pilots(sight)
    seats = PanelSeat.objects.filter(employee=sight.employee_id)
    return Pilot.objects.filter(
        Q(pk__in=own_pilots(sight).values("pk"))
        | committee_of(sight)
        | Q(pk__in=seats.values("gate__pilot"))
    )


def is_inside(sight: Sight, pilot: Pilot) -> bool:
    """Whether the viewer may read the daily work of one pilot."""
    return pilots_inside(sight).filter(pk=pilot.pk).exists()


def lessons_visible_to(sight: Sight) -> QuerySet[Lesson]:
    """Those that are published, for whoever may look up pilots."""
    pilots = pilots_visible_to(sight)
    return Lesson.objects.filter(published_at__isnull=False, pilot__in=pilots.values("pk"))
