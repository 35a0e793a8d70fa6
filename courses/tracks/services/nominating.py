"""How somebody comes onto a track: nominated, asked to agree, taken back. Nobody is on it twice."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.tracks.ladder import first_of_kind, stages_of
from courses.tracks.models import (
    ENDED,
    StageKind,
    State,
    Track,
    TrackEnrolment,
    TrackVersion,
)
from courses.tracks.notices import entry as notices
from courses.tracks.policies import entry as policies
from courses.tracks.services.moving import alone_with, move
from courses.tracks.services.screening import begin_screening, drop_requests
from orgchange.accounts.models import User
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee, JobRecord
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long

LONGEST = 2000
TEXTS = ("motivation", "problem")
MOST = Decimal(10) ** 14


class OnTrackAlready(DomainError):
    """The person's way on this track is still open."""

    code = "on_track_already"


class NotOpen(DomainError):
    """The track takes nobody: retired, or nothing of it is published."""

    code = "track_not_open"


def nominate(
    *,
    employee: Employee,
    track: Track,
    given: Mapping[str, Any],
    actor: User | None,
    now: datetime,
) -> TrackEnrolment:
    """Put somebody forward, with the motivation and one real problem with its number.

    Who nominates themselves is in screening at once; others are asked whether they want to. A way
    that ended stays on record: this one is the next by number.
    """
    require(policies.can_nominate(sight_of_actor(actor, now), employee))
    refuse_invalid(_wrong(given))
    with transaction.atomic():
        Employee.objects.select_for_update(of=("self",), no_key=True).get(pk=employee.pk)
        _refuse_absent(employee, now)
        _refuse_double(employee, track)
        made = _made(employee, track, given, actor, now)
        move(
            enrolment=made,
            to=State.NOMINATED,
            stage=_stage(made, StageKind.NOMINATION),
            actor=actor,
            now=now,
        )
        if made.nominated_by_id == employee.pk:
            begin_screening(enrolment=made, actor=actor, now=now)
        else:
            notices.ask_to_agree(made, now=now)
    return made


def agree(*, enrolment: TrackEnrolment, actor: User | None, now: datetime) -> TrackEnrolment:
    """The nominee says yes: screening begins."""
    with alone_with(enrolment) as locked:
        require(policies.can_agree(sight_of_actor(actor, now), locked))
        begin_screening(enrolment=locked, actor=actor, now=now)
        notices.tell_agreed(locked, now=now)
    enrolment.refresh_from_db()
    return enrolment


def withdraw(
    *, enrolment: TrackEnrolment, words: str = "", actor: User | None, now: datetime
) -> TrackEnrolment:
    """Take a nomination back, or say no to it. Until screening is decided, and without a mark."""
    refuse_invalid(too_long("words", words, LONGEST))
    with alone_with(enrolment) as locked:
        require(policies.can_withdraw(sight_of_actor(actor, now), locked))
        drop_requests(locked, now=now)
        reason = words.strip() or _("The nomination was taken back.")
        move(enrolment=locked, to=State.EXITED, words=reason, actor=actor, now=now)
        notices.tell_withdrawn(locked, by=actor, words=words.strip(), now=now)
    enrolment.refresh_from_db()
    return enrolment


def open_version(track: Track) -> TrackVersion:
    """The version that newcomers begin under: the newest published one."""
    rows = TrackVersion.objects.filter(track=track).exclude(published_at=None)
    found = rows.order_by("-number").first()
    if found is None or track.retired_at is not None:
        raise NotOpen(_("This track takes nobody at the moment."))
    return found


def next_number(employee: Employee, track: Track) -> int:
    """Which entry this is: 1 the first time."""
    rows = TrackEnrolment.objects.filter(employee=employee, track=track)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def refuse_open(employee: Employee, track: Track) -> None:
    """Refuse a second way beside an open one, and say where the first stands."""
    _refuse_double(employee, track)


def _made(
    employee: Employee, track: Track, given: Mapping[str, Any], actor: User | None, now: datetime
) -> TrackEnrolment:
    by = getattr(actor, "employee", None) if actor else None
    return TrackEnrolment.objects.create(
        employee=employee,
        track=track,
        version=open_version(track),
        number=next_number(employee, track),
        state=State.NOMINATED,
        nominated_by=by or employee,
        motivation=given["motivation"].strip(),
        problem=given["problem"].strip(),
        problem_number=given["problem_number"],
        problem_unit=given["problem_unit"].strip(),
        began_at=now,
        moved_at=now,
    )


def _stage(enrolment: TrackEnrolment, kind: str) -> Any:
    terms = first_of_kind(stages_of(enrolment.version_id), kind)
    return terms.stage if terms else None


def _refuse_absent(employee: Employee, now: datetime) -> None:
    jobs = JobRecord.objects.current().on(firm_day(now)).filter(employee=employee)
    if not jobs.exists():
        text = _("%(name)s does not work here today.") % {"name": employee}
        refuse_invalid([Problem("employee", "not_employed", text)])


def _refuse_double(employee: Employee, track: Track) -> None:
    rows = TrackEnrolment.objects.filter(employee=employee, track=track)
    held = rows.exclude(state__in=ENDED).first()
    if held is not None:
        said = {
            "name": employee,
            "track": track.name_in(get_language() or ""),
            "state": held.get_state_display(),
        }
        text = _("%(name)s is on the track “%(track)s” already: %(state)s.") % said
        raise OnTrackAlready(text, problems=[Problem("employee", "on_track_already", text)])


def _wrong(given: Mapping[str, Any]) -> Iterator[Problem]:
    questions = {
        "motivation": _("Say why."),
        "problem": _("Name one real problem."),
        "problem_unit": _("Say what the number counts, such as “hours a week”."),
    }
    for name, text in questions.items():
        words = str(given.get(name) or "")
        if not words.strip():
            yield Problem(name, "required", text)
        yield from too_long(name, words, LONGEST if name in TEXTS else 60)
    number = given.get("problem_number")
    if number is None:
        text = _("A number, even a rough one: how many, how long, how much?")
        yield Problem("problem_number", "required", text)
    elif not (number.is_finite() and abs(number) < MOST):
        yield Problem("problem_number", "out_of_range", _("This number is too large."))
