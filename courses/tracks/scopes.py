"""Whose way an account may see, and what of it is private. Every door starts here.

That somebody is certified is open to colleagues (the recognition page, unless declined). The way
there is for the person, the line, HR of that part, and those who have a part in it. Journals,
ratings and what is handed in go only to those who need them (`private_visible_to`).
"""

from django.db.models import Q, QuerySet

from courses.tracks.models import (
    AssessorSeat,
    Mentorship,
    PilotPlace,
    Track,
    TrackEnrolment,
    TrackRole,
)
from courses.tracks.offices import offices_of
from orgchange.directory.scopes import Sight, records_visible_to

SEES_ALL = (TrackRole.LEAD, TrackRole.TRAINER)


def tracks_visible_to(sight: Sight) -> QuerySet[Track]:
    """All tracks, for whoever may look up colleagues."""
    if sight.sees_directory or sight.is_auditor:
        return Track.objects.all()
    return Track.objects.none()


def enrolments_visible_to(sight: Sight) -> QuerySet[TrackEnrolment]:
    """The ways one may see: those of `private_visible_to`, of the line and of HR's part."""
    if sight.sees_everything:
        return TrackEnrolment.objects.all()
    people = records_visible_to(sight).values("pk")
    return TrackEnrolment.objects.filter(
        Q(employee__in=people)
        | _has_a_part(sight)
        | Q(pk__in=_seats_of(sight).values("panel__enrolment"))
    )


def private_visible_to(sight: Sight) -> QuerySet[TrackEnrolment]:
    """The ways whose evidence and journal one may read: one's own, and those one has a part in.

    Auditors read them, each look recorded. Managers and HR see states and dates, not these; an
    assessor only after having said to be free of conflicts.
    """
    if sight.is_auditor:
        return TrackEnrolment.objects.all()
    own = Q(employee=sight.employee_id) if sight.employee_id else Q(pk__in=[])
    assessed = _seats_of(sight).exclude(affirmed_at=None).values("panel__enrolment")
    return TrackEnrolment.objects.filter(own | _has_a_part(sight) | Q(pk__in=assessed))


def _has_a_part(sight: Sight) -> Q:
    """Led or trained by the viewer's track; mentored, or in a pilot of the viewer's."""
    own = sight.employee_id
    if own is None or not sight.is_employed:
        return Q(pk__in=[])
    mentored = Mentorship.objects.filter(mentor=own, starts_on__lte=sight.on, ends_on__gt=sight.on)
    places = PilotPlace.objects.filter(pilot__owner=own)
    return (
        Q(track__in=offices_of(sight, roles=SEES_ALL).values("track"))
        | Q(pk__in=mentored.values("enrolment"))
        | Q(pk__in=places.values("enrolment"))
    )


def _seats_of(sight: Sight) -> QuerySet[AssessorSeat]:
    """The viewer's seats in panels, those given back and those of cancelled panels left out."""
    if sight.employee_id is None or not sight.is_employed:
        return AssessorSeat.objects.none()
    rows = AssessorSeat.objects.filter(employee=sight.employee_id, declined_at=None)
    return rows.filter(panel__cancelled_at=None)
