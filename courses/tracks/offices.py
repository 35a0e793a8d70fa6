"""Who is what on a track, and to somebody on it: the one place that says so."""

from datetime import date

from django.db.models import Q, QuerySet

from courses.tracks.models import (
    AssessorSeat,
    Mentorship,
    PilotPlace,
    SignerRole,
    TrackEnrolment,
    TrackOffice,
    TrackRole,
)
from orgchange.directory.scopes import Sight, people_administered_by, records_visible_to

SELF, SEAT = "self", "seat"


def held_on(day: date) -> Q:
    """Offices in force on a day."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def offices_of(sight: Sight, *, roles: tuple[str, ...] = ()) -> QuerySet[TrackOffice]:
    """The offices in tracks that the viewer holds today."""
    if sight.employee_id is None or not sight.is_employed:
        return TrackOffice.objects.none()
    rows = TrackOffice.objects.filter(held_on(sight.on), employee=sight.employee_id)
    return rows.filter(role__in=roles) if roles else rows


def holders_of(track_id: int, role: str, *, on: date) -> frozenset[int]:
    """The employees who hold an office of a track on a day."""
    rows = TrackOffice.objects.filter(held_on(on), track=track_id, role=role)
    return frozenset(rows.values_list("employee_id", flat=True))


def is_lead(sight: Sight, track_id: int) -> bool:
    """Whether the viewer leads a track today."""
    return offices_of(sight, roles=(TrackRole.LEAD,)).filter(track=track_id).exists()


def roles_for(sight: Sight, enrolment: TrackEnrolment) -> frozenset[str]:
    """What the viewer is to somebody's way: offices, HR, manager, mentor, owner, or oneself.

    Nobody holds an office for their own way. At most six queries.
    """
    own = sight.employee_id
    if own is None:
        return frozenset()
    if own == enrolment.employee_id:
        return frozenset({SELF})
    if not sight.is_employed:
        return frozenset()
    rows = offices_of(sight).filter(track=enrolment.track_id)
    held: set[str] = set(rows.values_list("role", flat=True))
    if sight.is_hr and people_administered_by(sight).filter(pk=enrolment.employee_id).exists():
        held.add(SignerRole.HR)
    if sight.is_manager and in_line(sight, enrolment.employee_id):
        held.add(SignerRole.MANAGER)
    if Mentorship.objects.filter(_now(sight.on), enrolment=enrolment, mentor=own).exists():
        held.add(SignerRole.MENTOR)
    places = PilotPlace.objects.filter(enrolment=enrolment, pilot__owner=own)
    if places.exists():
        held.add(SignerRole.OWNER)
    seats = AssessorSeat.objects.filter(panel__enrolment=enrolment, employee=own, declined_at=None)
    if seats.filter(panel__cancelled_at=None).exists():
        held.add(SEAT)
    return frozenset(held)


def _now(day: date) -> Q:
    return Q(starts_on__lte=day, ends_on__gt=day)


def in_line(sight: Sight, employee_id: int) -> bool:
    """Whether somebody is in the viewer's own line, or below a department the viewer heads."""
    line = Sight(
        on=sight.on,
        employee_id=None,
        is_employed=sight.is_employed,
        has_reports=sight.has_reports,
        line_root_ids=sight.line_root_ids,
        principal_ids=sight.principal_ids,
        headed_root_ids=sight.headed_root_ids,
        headed_department_ids=sight.headed_department_ids,
    )
    return records_visible_to(line).filter(pk=employee_id).exists()
