"""What standing on a track obliges to: stages are requirements, with the deadlines of all others.

A stage entered is required from that day, and due after its days; a stage left forwards is
attained. A pause lifts it, an exit ends it. The certificate is the last stage: it is valid for the
months of the version, and what comes due before its end are the reminders of any requirement.
"""

from datetime import date, datetime

from courses.assignments.models import (
    Assignment,
    Attainment,
    Exemption,
    Requirement,
)
from courses.assignments.services.attaining import attain, revoke_attainment
from courses.assignments.services.stages import (
    pause,
    release_from,
    require_of,
    resume,
    stage_assignment,
    stage_requirement,
)
from courses.tracks.models import (
    ENDED,
    EnrolmentMove,
    Stage,
    StageKind,
    StageTerms,
    State,
    TrackEnrolment,
)
from orgchange.accounts.models import User
from orgchange.directory.models import CURRENT


def prepare(stage: Stage, version_id: int, *, now: datetime) -> Requirement:
    """The requirement of a stage, made when somebody first comes to it."""
    if stage.requirement is None:
        terms = StageTerms.objects.get(stage=stage, version=version_id)
        track = stage.track
        stage.requirement = stage_requirement(
            code=str(stage),
            name=f"{track.name}: {terms.name}",
            name_zh=f"{track.name_in('zh')}：{terms.name_in('zh')}",
            now=now,
        )
        stage.save(update_fields=["requirement", "updated_at"])
    return stage.requirement


def follow(
    *, enrolment: TrackEnrolment, move: EnrolmentMove, actor: User | None, now: datetime
) -> None:
    """Handler of `events.enrolment_moved`: put the duties right, in the step's transaction."""
    if move.to_state in ENDED:
        _end(enrolment, move, actor=actor, now=now)
        return
    if move.from_state == State.PAUSED:
        _resume(enrolment, move, actor=actor, now=now)
    if _is_done(enrolment, move) and move.from_stage is not None:
        _attain(enrolment, move.from_stage, on=move.moved_on, actor=actor, now=now)
    if move.to_stage is not None and move.to_state not in (State.PAUSED, State.WAITING):
        _require(enrolment, move.to_stage, move, actor=actor, now=now)
    if move.to_state == State.CERTIFIED and move.to_stage is not None:
        _attain(enrolment, move.to_stage, on=move.moved_on, actor=actor, now=now)
    if move.to_state == State.PAUSED:
        _pause(enrolment, move, actor=actor, now=now)


def _is_done(enrolment: TrackEnrolment, move: EnrolmentMove) -> bool:
    """Whether the step attains the stage it comes from. Waiting for a place: screening is over.

    That a renewal opens gives nothing: the certificate ends when it ends.
    """
    if move.to_state == State.WAITING:
        return move.from_state == State.SCREENING
    return move.to_state != State.RENEWING and _went_forward(enrolment, move)


def _went_forward(enrolment: TrackEnrolment, move: EnrolmentMove) -> bool:
    """From one stage to a later one of the version."""
    if move.from_stage_id is None or move.to_stage_id is None:
        return False
    rows = StageTerms.objects.filter(version=enrolment.version_id)
    places = dict(rows.values_list("stage_id", "position"))
    return places.get(move.from_stage_id, 0) < places.get(move.to_stage_id, 0)


def _require(
    enrolment: TrackEnrolment,
    stage: Stage,
    move: EnrolmentMove,
    *,
    actor: User | None,
    now: datetime,
) -> None:
    assignment = _assignment(enrolment, stage, now=now)
    if assignment is None:
        return
    require_of(
        assignment=assignment,
        employee_ids=[enrolment.employee_id],
        starts_on=move.moved_on,
        reason=move.words,
        actor=actor,
        now=now,
    )


def _assignment(enrolment: TrackEnrolment, stage: Stage, *, now: datetime) -> Assignment | None:
    """The stage's own assignment on the person's terms; None where nothing is due."""
    version = enrolment.version
    terms = StageTerms.objects.get(stage=stage, version=version)
    is_certificate = terms.kind == StageKind.CERTIFIED
    if terms.due_days is None and not is_certificate:
        return None
    requirement = prepare(stage, version.pk, now=now)
    held = Assignment.objects.filter(requirement=requirement, is_system=True).first()
    if held is not None:
        return held  # a newer version's terms come with its publication, not with a person
    return stage_assignment(
        requirement=requirement,
        due_days=terms.due_days or 0,
        valid_months=version.valid_months if is_certificate else None,
        renewal_window_days=version.warning_days,
        now=now,
    )


def _attain(
    enrolment: TrackEnrolment, stage: Stage, *, on: date, actor: User | None, now: datetime
) -> None:
    requirement = prepare(stage, enrolment.version_id, now=now)
    attain(
        employee=enrolment.employee,
        requirement=requirement,
        finished_on=on,
        occurrence=str(enrolment.number),
        actor=actor,
        now=now,
    )


def _pause(
    enrolment: TrackEnrolment, move: EnrolmentMove, *, actor: User | None, now: datetime
) -> None:
    if move.to_stage is None or move.to_stage.requirement is None:
        return
    pause(
        requirement=move.to_stage.requirement,
        employee=enrolment.employee,
        starts_on=move.moved_on,
        reason=move.words,
        approver=actor,
        now=now,
    )


def _resume(
    enrolment: TrackEnrolment, move: EnrolmentMove, *, actor: User | None, now: datetime
) -> None:
    if move.from_stage is None or move.from_stage.requirement is None:
        return
    requirement, person = move.from_stage.requirement, enrolment.employee
    held = Exemption.objects.filter(CURRENT, employee=person, requirement=requirement)
    if held.filter(valid_to__gt=move.moved_on).exists():
        resume(requirement=requirement, employee=person, on=move.moved_on, actor=actor, now=now)


def _end(
    enrolment: TrackEnrolment, move: EnrolmentMove, *, actor: User | None, now: datetime
) -> None:
    """Nothing of the track is required any more; a revoked certificate is no evidence either."""
    own = Assignment.objects.filter(
        is_system=True, requirement__track_stage__track=enrolment.track_id
    )
    for assignment in own.select_related("requirement").order_by("pk"):
        release_from(
            assignment=assignment,
            employee_ids=[enrolment.employee_id],
            ends_on=move.moved_on,
            reason=move.words,
            actor=actor,
            now=now,
        )
    if move.to_state == State.REVOKED:
        certified = StageTerms.objects.filter(
            version=enrolment.version_id, kind=StageKind.CERTIFIED
        )
        rows = Attainment.objects.filter(
            employee=enrolment.employee_id,
            requirement__track_stage__in=certified.values("stage"),
            revocation=None,
        )
        for row in rows:
            revoke_attainment(
                attainment=row,
                effective_on=max(move.moved_on, row.finished_on),
                reason=move.words,
                actor=actor,
                now=now,
            )
