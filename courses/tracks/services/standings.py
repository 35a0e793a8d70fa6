"""Pause, resume, exit, renewal, lapse, revocation, exemption: each its own step, with words."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _

from courses.tracks.ladder import first_of_kind, stages_of
from courses.tracks.models import (
    CertificateEnd,
    StageKind,
    State,
    Track,
    TrackCertificate,
    TrackEnrolment,
    TrackVersion,
)
from courses.tracks.notices import entry as notices
from courses.tracks.policies import entry as policies
from courses.tracks.services.cohorts import one_at_a_time, release_place
from courses.tracks.services.moving import alone_with, move
from courses.tracks.services.nominating import next_number, open_version, refuse_open
from courses.tracks.services.screening import drop_requests
from orgchange.accounts.models import User
from orgchange.core.dates import firm_day
from orgchange.core.errors import Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long

LONGEST = 2000
VALID = (State.CERTIFIED, State.RENEWING)


def pause(
    *, enrolment: TrackEnrolment, words: str, actor: User | None, now: datetime
) -> TrackEnrolment:
    """Stop the clock: nothing of the stage falls due until it is resumed."""
    refuse_invalid(_wrong(words))
    with alone_with(enrolment) as locked:
        require(policies.can_pause(sight_of_actor(actor, now), locked))
        move(
            enrolment=locked,
            to=State.PAUSED,
            stage=locked.stage,
            words=words,
            actor=actor,
            now=now,
        )
        notices.tell_paused(locked, words=words.strip(), now=now)
    enrolment.refresh_from_db()
    return enrolment


def resume(
    *, enrolment: TrackEnrolment, words: str = "", actor: User | None, now: datetime
) -> TrackEnrolment:
    """Go on where it stopped: on the way, or waiting for a place. The stage's days count anew."""
    refuse_invalid(too_long("words", words, LONGEST))
    with one_at_a_time(enrolment.track_id), alone_with(enrolment) as locked:
        require(policies.can_resume(sight_of_actor(actor, now), locked))
        last = locked.moves.filter(to_state=State.PAUSED).order_by("-moved_at", "-pk").first()
        to = (last.from_state if last else "") or State.ACTIVE
        move(enrolment=locked, to=to, stage=locked.stage, words=words, actor=actor, now=now)
        notices.tell_resumed(locked, now=now)
    enrolment.refresh_from_db()
    return enrolment


def leave_track(
    *, enrolment: TrackEnrolment, words: str = "", actor: User | None, now: datetime
) -> TrackEnrolment:
    """End the way. What counted stays on record; a later nomination begins the next one."""
    sight = sight_of_actor(actor, now)
    is_own = sight is not None and sight.employee_id == enrolment.employee_id
    refuse_invalid(too_long("words", words, LONGEST) if is_own else _wrong(words))
    with one_at_a_time(enrolment.track_id), alone_with(enrolment) as locked:
        require(policies.can_exit(sight, locked))
        end_way(locked, words=words.strip() or _("By their own wish."), actor=actor, now=now)
        notices.tell_left(locked, by=actor, words=words.strip(), now=now)
    enrolment.refresh_from_db()
    return enrolment


def end_way(enrolment: TrackEnrolment, *, words: str, actor: User | None, now: datetime) -> None:
    """The step itself, for whoever holds the locks: place, questions and duties go with it."""
    release_place(enrolment, now=now)
    drop_requests(enrolment, now=now)
    move(enrolment=enrolment, to=State.EXITED, words=words, actor=actor, now=now)


def revoke(
    *, enrolment: TrackEnrolment, words: str, actor: User | None, now: datetime
) -> TrackEnrolment:
    """Take the certificate away, from today, with the reason. Earlier days keep it."""
    refuse_invalid(_wrong(words))
    with alone_with(enrolment) as locked:
        require(policies.can_revoke(sight_of_actor(actor, now), locked))
        for row in TrackCertificate.objects.filter(enrolment=locked, end=None):
            CertificateEnd.objects.create(
                certificate=row,
                is_revoked=True,
                effective_on=firm_day(now),
                reason=words.strip(),
                ended_by=actor,
                ended_at=now,
            )
        move(enrolment=locked, to=State.REVOKED, words=words, actor=actor, now=now)
        notices.tell_revoked(locked, words=words.strip(), now=now)
    enrolment.refresh_from_db()
    return enrolment


@transaction.atomic
def exempt(
    *, employee: Employee, track: Track, words: str, actor: User | None, now: datetime
) -> TrackEnrolment:
    """Somebody need not go the way: proved elsewhere, say. No certificate, and shown as exempt."""
    refuse_invalid(_wrong(words))
    require(policies.can_exempt(sight_of_actor(actor, now), track, employee))
    Employee.objects.select_for_update(of=("self",), no_key=True).get(pk=employee.pk)
    refuse_open(employee, track)
    by = getattr(actor, "employee", None) if actor else None
    made = TrackEnrolment.objects.create(
        employee=employee,
        track=track,
        version=open_version(track),
        number=next_number(employee, track),
        state=State.EXEMPT,
        nominated_by=by or employee,
        motivation=words.strip(),
        began_at=now,
        moved_at=now,
    )
    move(enrolment=made, to=State.EXEMPT, words=words, actor=actor, now=now)
    notices.tell_exempt(made, words=words.strip(), now=now)
    return made


def open_renewals(*, now: datetime) -> int:
    """Certificates that end within the days of their version: renewal opens. How many."""
    today = firm_day(now)
    most = TrackVersion.objects.aggregate(most=Max("warning_days"))["most"] or 0
    soon = _last_certificates(today + timedelta(days=most), (State.CERTIFIED,))
    opened = 0
    for row in soon.filter(ends_on__gt=today):
        if row.ends_on - timedelta(days=row.enrolment.version.warning_days) <= today:
            opened += _open_renewal(row, now)
    return opened


def lapse_ended(*, now: datetime) -> int:
    """Certificates that ended without a new one: lapsed on the day. How many."""
    ended = list(_last_certificates(firm_day(now), VALID))
    for row in ended:
        with alone_with(row.enrolment) as locked:
            if locked.state in VALID:
                move(
                    enrolment=locked,
                    to=State.LAPSED,
                    words=_("The certificate came to its end."),
                    on=max(row.ends_on, firm_day(locked.moved_at)),
                    actor=None,
                    now=now,
                )
                notices.tell_lapsed(locked, ended_on=row.ends_on, now=now)
    return len(ended)


def certificate_of(enrolment: TrackEnrolment) -> TrackCertificate | None:
    """The certificate in force, or the last one that no other followed."""
    rows = TrackCertificate.objects.filter(enrolment=enrolment, end=None)
    return rows.order_by("-ends_on", "-pk").first()


def _open_renewal(row: TrackCertificate, now: datetime) -> int:
    with alone_with(row.enrolment) as locked:
        if locked.state != State.CERTIFIED:
            return 0
        terms = first_of_kind(stages_of(locked.version_id), StageKind.RENEWAL)
        stage = terms.stage if terms else locked.stage
        move(enrolment=locked, to=State.RENEWING, stage=stage, actor=None, now=now)
        notices.tell_renewal(locked, ends_on=row.ends_on, now=now)
    return 1


def _last_certificates(by: date, states: tuple[str, ...]) -> QuerySet[TrackCertificate]:
    """Ending by a day, of people in these states, where none came after."""
    later = TrackCertificate.objects.filter(
        enrolment=OuterRef("enrolment"), ends_on__gt=OuterRef("ends_on"), end=None
    )
    rows = TrackCertificate.objects.filter(
        ~Exists(later), end=None, ends_on__lte=by, enrolment__state__in=states
    )
    return rows.select_related("enrolment__version").order_by("pk")


def _wrong(words: str) -> Iterator[Problem]:
    if not words.strip():
        yield Problem("words", "required", _("Say why: the person reads it."))
    yield from too_long("words", words, LONGEST)
