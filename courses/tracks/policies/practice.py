"""Who may hand in, write, sign, pair and log. No request, no write."""

from courses.tracks.models import (
    ENDED,
    Mentorship,
    SignRequest,
    State,
    TrackEnrolment,
)
from courses.tracks.offices import is_lead
from courses.tracks.signers import asked_of, waiting_for
from orgchange.directory.scopes import Sight

SHOWING = (State.NOMINATED, State.SCREENING, State.WAITING, State.ACTIVE, State.RENEWING)


def is_own(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """Whether it is the viewer's own way: nobody else hands in for them."""
    return sight is not None and sight.is_employed and sight.employee_id == enrolment.employee_id


def can_hand_in(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """May hand in evidence and write the journal: the person alone, while under way."""
    return is_own(sight, enrolment) and enrolment.state in SHOWING


def can_sign(sight: Sight | None, request: SignRequest) -> bool:
    """May sign or return: holds the role today, and has not signed this stage in another."""
    if sight is None:
        return False
    return SignRequest.objects.filter(waiting_for(sight), pk=request.pk).exists()


def can_undo(sight: Sight | None, request: SignRequest) -> bool:
    """May take the own signature, or the own return, back."""
    if sight is None or sight.employee_id is None or request.signer_id != sight.employee_id:
        return False
    return SignRequest.objects.filter(asked_of(sight), pk=request.pk).exists()


def can_pair(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """May choose and change mentors: the track lead, for anybody but themselves."""
    if enrolment.state in ENDED:
        return False
    if sight is None:
        return True
    return sight.employee_id != enrolment.employee_id and is_lead(sight, enrolment.track_id)


def can_end(sight: Sight | None, mentorship: Mentorship) -> bool:
    """May end a mentorship: the track lead, and the mentor."""
    if sight is None:
        return True
    own = sight.is_employed and sight.employee_id == mentorship.mentor_id
    return own or can_pair(sight, mentorship.enrolment)


def can_log(sight: Sight | None, mentorship: Mentorship) -> bool:
    """May log a meeting: mentor and candidate."""
    if sight is None or sight.employee_id is None or not sight.is_employed:
        return False
    return sight.employee_id in (mentorship.mentor_id, mentorship.enrolment.employee_id)


def reads_sessions(sight: Sight, enrolment: TrackEnrolment) -> bool:
    """Reads what meetings were about: who leads the track, the mentors and the person; auditors."""
    own = sight.employee_id
    if sight.is_auditor or own == enrolment.employee_id:
        return True
    if is_lead(sight, enrolment.track_id):
        return True
    return own is not None and enrolment.mentorships.filter(mentor=own).exists()
