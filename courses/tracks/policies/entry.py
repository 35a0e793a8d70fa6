"""Who may nominate, agree, screen, release, pause and let go. Nobody acts on their own way."""

from courses.tracks.models import (
    HOLDS,
    BaselineAsk,
    Release,
    SignerRole,
    SignRequest,
    State,
    Track,
    TrackEnrolment,
    TrackRole,
)
from courses.tracks.offices import in_line, is_lead, offices_of, roles_for
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, people_administered_by

STEERS = frozenset({SignerRole.LEAD, SignerRole.HR})
BEFORE_DECISION = (State.NOMINATED, State.SCREENING)
MAY_PAUSE = (State.WAITING, State.ACTIVE)
MAY_LEAVE = (
    State.WAITING,
    State.ACTIVE,
    State.PAUSED,
    State.CERTIFIED,
    State.RENEWING,
    State.EXEMPT,
)


def can_nominate(sight: Sight | None, employee: Employee) -> bool:
    """May put a name forward: one's own, or that of somebody in one's line."""
    if sight is None:
        return True
    if not sight.is_employed:
        return False
    return sight.employee_id == employee.pk or in_line(sight, employee.pk)


def can_agree(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """May say yes or no to being nominated: the person alone."""
    if enrolment.state != State.NOMINATED:
        return False
    return sight is None or (sight.is_employed and sight.employee_id == enrolment.employee_id)


def can_withdraw(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """May take a nomination back, until screening is decided: who made it, or who it is about."""
    if enrolment.state not in BEFORE_DECISION:
        return False
    if sight is None:
        return True
    own = sight.employee_id
    return own is not None and own in (enrolment.employee_id, enrolment.nominated_by_id)


def can_steer(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """Is the track's lead, or HR of the person, and not the person."""
    return sight is None or not roles_for(sight, enrolment).isdisjoint(STEERS)


def roles_to_sign(sight: Sight, enrolment: TrackEnrolment) -> tuple[str, ...]:
    """The roles in which the viewer may decide on the screening now.

    Nobody signs twice; and who nominated does not decide where one signature is all.
    """
    if enrolment.state != State.SCREENING:
        return ()
    asked = SignRequest.objects.filter(
        enrolment=enrolment, submission=None, terms__stage=enrolment.stage_id
    )
    rows = list(asked.exclude(state="dropped").values_list("role", "state", "signer"))
    if any(signer == sight.employee_id for _role, _state, signer in rows):
        return ()
    if len(rows) < 2 and enrolment.nominated_by_id == sight.employee_id:
        return ()
    held = roles_for(sight, enrolment)
    return tuple(role for role, state, _signer in rows if state == "open" and role in held)


def can_answer_release(sight: Sight | None, release: Release) -> bool:
    """May release the time: who was asked, or stands in for them, or is above the person today."""
    if release.granted is not None:
        return False
    person = release.enrolment.employee_id
    if sight is None:
        return True
    if not sight.is_employed or sight.employee_id == person:
        return False
    asked = release.manager_id in (sight.line_root_ids | {sight.employee_id})
    return asked or (sight.is_manager and in_line(sight, person))


def can_ask_release(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """May ask the manager (again): the person, lead and HR, before the foundation is left."""
    if enrolment.state not in (State.SCREENING, State.WAITING, State.ACTIVE):
        return False
    is_own = sight is not None and sight.employee_id == enrolment.employee_id
    return is_own or can_steer(sight, enrolment)


def can_ask_peer(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """May name the peer who rates first: the person, lead and HR, until the foundation begins."""
    if enrolment.state not in (State.SCREENING, State.WAITING):
        return False
    is_own = sight is not None and sight.employee_id == enrolment.employee_id
    return is_own or can_steer(sight, enrolment)


def can_rate(sight: Sight | None, ask: BaselineAsk) -> bool:
    """May give the ratings that were asked for: who was asked, once."""
    if ask.given_at is not None or ask.dropped_at is not None:
        return False
    return sight is None or (sight.is_employed and sight.employee_id == ask.rater_id)


def can_pause(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """May stop the clock: lead and HR."""
    return enrolment.state in MAY_PAUSE and can_steer(sight, enrolment)


def can_resume(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """May let it run again: lead and HR."""
    return enrolment.state == State.PAUSED and can_steer(sight, enrolment)


def can_exit(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """May end the way: the person, lead and HR."""
    if enrolment.state not in MAY_LEAVE:
        return False
    is_own = sight is not None and sight.employee_id == enrolment.employee_id
    return is_own or can_steer(sight, enrolment)


def can_revoke(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """May take a certificate away: lead and HR."""
    if enrolment.state not in HOLDS or enrolment.state == State.EXEMPT:
        return False
    return can_steer(sight, enrolment)


def can_exempt(sight: Sight | None, track: Track, employee: Employee) -> bool:
    """May say that somebody need not go the way: lead, and HR of the person; not for oneself."""
    if sight is None:
        return True
    if sight.employee_id == employee.pk:
        return False
    if is_lead(sight, track.pk):
        return True
    return sight.is_hr and people_administered_by(sight).filter(pk=employee.pk).exists()


def can_run_cohorts(sight: Sight | None, track: Track) -> bool:
    """May plan cohorts and give places: the track's lead and trainer, and HR of the whole."""
    if sight is None or sight.hr_everywhere:
        return True
    rows = offices_of(sight, roles=(TrackRole.LEAD, TrackRole.TRAINER))
    return rows.filter(track=track).exists()


def can_give_up(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """May give a place up before the cohort begins: the person, lead, trainer and HR."""
    if enrolment.state not in (State.WAITING, State.PAUSED):
        return False
    if sight is None or sight.employee_id == enrolment.employee_id:
        return True
    return can_steer(sight, enrolment) or can_run_cohorts(sight, enrolment.track)
