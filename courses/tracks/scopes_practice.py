"""Which evidence, signatures and mentorships an account may see. Every door starts here."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.tracks.models import (
    ENDED,
    MentorSession,
    Mentorship,
    SignRequest,
    SignState,
    Submission,
    TrackEnrolment,
    TrackRole,
    Visibility,
)
from courses.tracks.offices import offices_of
from courses.tracks.scopes import enrolments_visible_to, private_visible_to
from courses.tracks.signers import asked_of
from orgchange.directory.scopes import Sight


def requests_visible_to(sight: Sight) -> QuerySet[SignRequest]:
    """Those under the ways whose evidence one may read, those one may sign, and those one decided.

    Finance sees the estimates that it is asked about, and no more of the way.
    """
    if sight.is_auditor:
        return SignRequest.objects.all()
    of_ways = Q(enrolment__in=private_visible_to(sight).values("pk"))
    mine = Q(signer=sight.employee_id) if sight.employee_id else Q(pk__in=[])
    standing = ~Q(state=SignState.DROPPED)
    return SignRequest.objects.filter(of_ways | mine | (asked_of(sight) & standing))


def submissions_visible_to(sight: Sight) -> QuerySet[Submission]:
    """Evidence of the ways one has a part in, what one is asked to sign, what is shown openly."""
    if sight.is_auditor:
        return Submission.objects.all()
    of_ways = Q(enrolment__in=private_visible_to(sight).values("pk"))
    asked = SignRequest.objects.filter(asked_of(sight) | _decided_by(sight)).exclude(
        state=SignState.DROPPED, signer=None
    )
    signing = Q(pk__in=asked.exclude(submission=None).values("submission"))
    return Submission.objects.filter(of_ways | signing | _shown_to(sight))


def shown_openly(sight: Sight) -> QuerySet[Submission]:
    """What others chose to show the viewer: the newest version of an item decides who reads it."""
    return Submission.objects.filter(_shown_to(sight))


def mentorships_visible_to(sight: Sight) -> QuerySet[Mentorship]:
    """Who mentors whom: for whoever may see the way, and for the mentor afterwards."""
    ways = Q(enrolment__in=enrolments_visible_to(sight).values("pk"))
    own = Q(mentor=sight.employee_id) if sight.employee_id else Q(pk__in=[])
    return Mentorship.objects.filter(ways | own)


def sessions_visible_to(sight: Sight) -> QuerySet[MentorSession]:
    """What meetings were about: the two, the mentors of the person, track lead, auditors."""
    if sight.is_auditor:
        return MentorSession.objects.all()
    own = sight.employee_id
    if own is None:
        return MentorSession.objects.none()
    led = offices_of(sight, roles=(TrackRole.LEAD,)).values("track")
    seen = Q(mentorship__enrolment__employee=own) | Q(mentorship__enrolment__track__in=led)
    if sight.is_employed:
        ways = Mentorship.objects.filter(mentor=own).values("enrolment")
        seen |= Q(mentorship__enrolment__in=ways)
    return MentorSession.objects.filter(seen)


def _decided_by(sight: Sight) -> Q:
    return Q(signer=sight.employee_id) if sight.employee_id else Q(pk__in=[])


def _shown_to(sight: Sight) -> Q:
    newer = Submission.objects.filter(
        enrolment=OuterRef("enrolment"), item=OuterRef("item"), number__gt=OuterRef("number")
    )
    open_ones = Q(pk__in=[])
    if sight.sees_directory:
        open_ones |= Q(visibility=Visibility.FIRM)
    if sight.employee_id and sight.is_employed:
        mine = TrackEnrolment.objects.filter(employee=sight.employee_id).exclude(state__in=ENDED)
        tracks = Q(enrolment__track__in=mine.values("track"))
        tracks |= Q(enrolment__track__in=offices_of(sight).values("track"))
        open_ones |= Q(visibility=Visibility.TRACK) & tracks
    return open_ones & ~Q(Exists(newer))
