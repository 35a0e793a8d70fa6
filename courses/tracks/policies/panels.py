"""Who may call, assess and close a panel, and sign what follows from it."""

from courses.tracks.models import (
    AssessmentPanel,
    AssessorSeat,
    SignerRole,
    StageKind,
    StageTerms,
    State,
    TrackEnrolment,
)
from courses.tracks.offices import roles_for
from orgchange.directory.scopes import Sight


def leads(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """Leads the track today, and is not the person. The system may do everything."""
    return sight is None or SignerRole.LEAD in roles_for(sight, enrolment)


def is_open(panel: AssessmentPanel) -> bool:
    """Neither closed nor cancelled."""
    return panel.closed_at is None and panel.cancelled_at is None


def awaits_panel(enrolment: TrackEnrolment) -> bool:
    """Stands in the stage of the panel, or is certified and may aim higher."""
    if enrolment.state == State.CERTIFIED:
        return True
    if enrolment.state != State.ACTIVE or enrolment.stage_id is None:
        return False
    rows = StageTerms.objects.filter(version=enrolment.version_id, stage=enrolment.stage_id)
    return rows.filter(kind=StageKind.PANEL).exists()


def can_call(sight: Sight | None, enrolment: TrackEnrolment) -> bool:
    """The lead, for who stands before a panel."""
    return leads(sight, enrolment) and awaits_panel(enrolment)


def sits(sight: Sight | None, seat: AssessorSeat) -> bool:
    """Whether the seat is the viewer's own, stands, and the panel is open."""
    if sight is None or sight.employee_id is None or not sight.is_employed:
        return False
    return (
        seat.employee_id == sight.employee_id and seat.declined_at is None and is_open(seat.panel)
    )


def can_answer(sight: Sight | None, seat: AssessorSeat) -> bool:
    """May say that they are free of conflicts, or that they cannot."""
    return sits(sight, seat) and seat.finished_at is None


def can_score(sight: Sight | None, seat: AssessorSeat) -> bool:
    """Has affirmed, and has not finished."""
    return can_answer(sight, seat) and seat.affirmed_at is not None
