"""Screening: two different people look, each in an office; one no is an answer, with a reason."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.tracks.criteria import CHECKS, Asked, Finding, entry_findings
from courses.tracks.ladder import first_of_kind, next_after, stages_of, terms_of
from courses.tracks.models import (
    BaselineAsk,
    Release,
    SignRequest,
    SignState,
    StageKind,
    StageSigner,
    State,
    TrackEnrolment,
)
from courses.tracks.notices import entry as notices
from courses.tracks.policies import entry as policies
from courses.tracks.services.baselines import ask_baselines
from courses.tracks.services.cohorts import one_at_a_time, seat_waiting
from courses.tracks.services.deadlines import due_in_working_days
from courses.tracks.services.moving import alone_with, move
from courses.tracks.services.releases import ask_manager
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, NotAllowed, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long

LONGEST = 2000


class NotYet(DomainError):
    """Something that must hold before does not."""

    code = "not_yet"


def begin_screening(*, enrolment: TrackEnrolment, actor: User | None, now: datetime) -> None:
    """Ask everybody whose word is needed: the signers, the manager's release, the first ratings."""
    terms = first_of_kind(stages_of(enrolment.version_id), StageKind.SCREENING)
    stage = terms.stage if terms else None
    move(enrolment=enrolment, to=State.SCREENING, stage=stage, actor=actor, now=now)
    if terms is None:
        return
    due_at = due_in_working_days(enrolment, now=now)
    asked = [
        SignRequest(
            enrolment=enrolment,
            terms=terms,
            role=signer.role,
            state=SignState.OPEN,
            asked_at=now,
            due_at=due_at,
        )
        for signer in StageSigner.objects.filter(terms=terms).order_by("pk")
    ]
    SignRequest.objects.bulk_create(asked)
    ask_manager(enrolment, now=now)
    ask_baselines(enrolment, now=now)
    notices.ask_to_screen(enrolment, now=now)


def sign(
    *,
    enrolment: TrackEnrolment,
    role: str = "",
    words: str = "",
    actor: User,
    now: datetime,
) -> TrackEnrolment:
    """Say yes in one's office. The last yes gives a place in the next cohort, or a turn in line."""
    refuse_invalid(too_long("words", words, LONGEST))
    with one_at_a_time(enrolment.track_id), alone_with(enrolment) as locked:
        asked, signer = _own_request(locked, role, actor, now)
        _refuse_missing(locked, now)
        _decide(asked, SignState.SIGNED, signer, words, actor, now)
        if not _open(locked).exists():
            move(enrolment=locked, to=State.WAITING, stage=locked.stage, actor=actor, now=now)
            notices.tell_admitted(locked, words=words.strip(), now=now)
            seat_waiting(track=locked.track, now=now)
    enrolment.refresh_from_db()
    return enrolment


def decline(
    *, enrolment: TrackEnrolment, role: str = "", words: str, actor: User, now: datetime
) -> TrackEnrolment:
    """Say no, and why: the person reads the words. A later nomination begins afresh."""
    refuse_invalid([*_no_words(words), *too_long("words", words, LONGEST)])
    with alone_with(enrolment) as locked:
        asked, signer = _own_request(locked, role, actor, now)
        _decide(asked, SignState.RETURNED, signer, words, actor, now)
        drop_requests(locked, now=now)
        move(enrolment=locked, to=State.DECLINED, words=words, actor=actor, now=now)
        notices.tell_declined(locked, words=words.strip(), now=now)
    enrolment.refresh_from_db()
    return enrolment


def screening_findings(enrolment: TrackEnrolment, *, now: datetime) -> list[Finding]:
    """What must hold before a yes: entry to the stage, and the first ratings the next one needs."""
    here = terms_of(enrolment)
    if here is None or here.kind != StageKind.SCREENING:
        return []
    found = entry_findings(enrolment, here, now=now)
    after = next_after(stages_of(enrolment.version_id), enrolment.stage_id)
    if after is not None:
        for row in after.criteria.filter(code="baseline_rated"):
            found.append(CHECKS[row.code](Asked(enrolment, after, now, row.settings)))
    return found


def drop_requests(enrolment: TrackEnrolment, *, now: datetime) -> None:
    """Nothing is asked of anybody any more about this way: signatures, release, ratings."""
    rows = SignRequest.objects.filter(enrolment=enrolment, state=SignState.OPEN)
    rows.update(state=SignState.DROPPED, updated_at=now)
    Release.objects.filter(enrolment=enrolment, granted=None).delete()
    asks = BaselineAsk.objects.filter(enrolment=enrolment, given_at=None, dropped_at=None)
    asks.update(dropped_at=now, updated_at=now)


def _own_request(
    enrolment: TrackEnrolment, role: str, actor: User, now: datetime
) -> tuple[SignRequest, Employee]:
    """The signature the actor gives: in the role that was named, or the first of those held."""
    sight = sight_of_actor(actor, now)
    signer = getattr(actor, "employee", None)
    if sight is None or signer is None:
        raise NotAllowed(_("You may not do this."))
    roles = policies.roles_to_sign(sight, enrolment)
    chosen = role or (roles[0] if roles else "")
    require(chosen in roles)
    return _open(enrolment).get(role=chosen), signer


def _open(enrolment: TrackEnrolment) -> QuerySet[SignRequest]:
    rows = SignRequest.objects.filter(enrolment=enrolment, submission=None, state=SignState.OPEN)
    return rows.filter(terms__kind=StageKind.SCREENING)


def _refuse_missing(enrolment: TrackEnrolment, now: datetime) -> None:
    missing = [row for row in screening_findings(enrolment, now=now) if not row.holds]
    if missing:
        problems = [Problem(row.code, "missing", row.words) for row in missing]
        raise NotYet(_("Something is still missing before a yes."), problems=problems)


def _decide(
    asked: SignRequest, state: str, signer: Employee, words: str, actor: User, now: datetime
) -> None:
    asked.state, asked.signer, asked.words = state, signer, words.strip()
    asked.decided_at = now
    asked.save(update_fields=["state", "signer", "words", "decided_at", "updated_at"])
    facts = {"role": asked.role, "words": words.strip()}
    record(
        action=f"track.screening_{state}",
        obj=asked.enrolment,
        actor=actor,
        at=now,
        changes=facts,
    )


def _no_words(words: str) -> Iterator[Problem]:
    if not words.strip():
        yield Problem("words", "required", _("Say why: the person reads it."))
