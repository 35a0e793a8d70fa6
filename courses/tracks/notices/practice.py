"""What is told of practice: signatures asked, due and late; what became of them; mentors."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from courses.tracks.models import (
    EnrolmentMove,
    Mentorship,
    SignRequest,
    SignState,
    StageTerms,
    TrackEnrolment,
    TrackRole,
)
from courses.tracks.notices.practice_kinds import (
    ASKED,
    DUE,
    ENDED,
    LATE,
    PAIRED,
    REQUEST,
    RETURNED,
    SIGNED,
    STAGE_DONE,
    WAY,
)
from courses.tracks.services.clock import chore
from courses.tracks.signers import holders_by_track, signers_of
from orgchange.accounts.models import User
from orgchange.core.dates import firm_day
from orgchange.core.models import NamedInTwo
from orgchange.core.sql import id_list
from orgchange.notices import services as notices
from orgchange.notices.services import Draft

SOON = timedelta(days=1)  # before the end of the last day: its morning
MOST_LINES = 20


def tell_asked(*, requests: Sequence[SignRequest], actor: User | None, now: datetime) -> None:
    """Listens to `signatures_asked`: everybody who may sign."""
    rows = _whole(requests)
    signers = signers_of(rows, on=firm_day(now))
    drafts = [
        Draft(person, ASKED, f"{REQUEST}{row.pk}", str(person), _facts(row))
        for row in rows
        for person in sorted(signers[row.pk])
    ]
    notices.plan(drafts=drafts, now=now)


def tell_given(*, request: SignRequest, actor: User, now: datetime) -> None:
    """Listens to `signature_given`: the person hears what was signed, or what is missing."""
    (row,) = _whole([request])
    kind = SIGNED if row.state == SignState.SIGNED else RETURNED
    facts = {**_facts(row), "signer": str(row.signer), "words": row.words, "way": row.enrolment_id}
    key, when = f"{REQUEST}{row.pk}", now.isoformat()
    notices.plan(drafts=[Draft(row.enrolment.employee_id, kind, key, when, facts)], now=now)


def tell_stage_done(
    *, enrolment: TrackEnrolment, terms: StageTerms, actor: User | None, now: datetime
) -> None:
    """Listens to `stage_signed`: told once for each time the stage is entered."""
    entered = EnrolmentMove.objects.filter(enrolment=enrolment, to_stage=terms.stage_id)
    when = f"{terms.pk}:{entered.order_by('-pk').values_list('pk', flat=True).first() or 0}"
    facts = {"stage": _named(terms), "track": _named(enrolment.track)}
    key = f"{WAY}{enrolment.pk}"
    notices.plan(drafts=[Draft(enrolment.employee_id, STAGE_DONE, key, when, facts)], now=now)


def tell_paired(
    *, mentorship: Mentorship, before: Mentorship | None, actor: User | None, now: datetime
) -> None:
    """Listens to `mentor_paired`: both hear it; what waits for a mentor waits for the new one."""
    way = mentorship.enrolment
    facts = {
        "person": str(way.employee),
        "mentor": str(mentorship.mentor),
        "day": mentorship.starts_on,
        "track": _named(way.track),
    }
    key, when = f"{WAY}{way.pk}", str(mentorship.pk)
    people = {way.employee_id, mentorship.mentor_id}
    people |= {before.mentor_id} if before else set()
    drafts = [Draft(one, PAIRED, key, when, facts) for one in sorted(people)]
    notices.plan(drafts=drafts, now=now)
    waiting = SignRequest.objects.filter(enrolment=way, role="mentor", state=SignState.OPEN)
    if waiting and mentorship.starts_on <= firm_day(now):
        tell_asked(requests=list(waiting), actor=actor, now=now)


def tell_ended(*, mentorship: Mentorship, actor: User | None, now: datetime) -> None:
    """Listens to `mentor_ended`: the person, and whoever finds the next mentor."""
    way = mentorship.enrolment
    leads = holders_by_track([way.track_id], TrackRole.LEAD, on=firm_day(now))[way.track_id]
    facts = {
        "person": str(way.employee),
        "mentor": str(mentorship.mentor),
        "day": mentorship.ends_on,
    }
    key, when = f"{WAY}{way.pk}", f"ended:{mentorship.pk}"
    people = {way.employee_id, *leads} - {getattr(_employee(actor), "pk", None)}
    drafts = [Draft(one, ENDED, key, when, facts) for one in sorted(people)]
    notices.plan(drafts=drafts, now=now)


@chore
def remind_of_due(now: datetime) -> int:
    """On the last day, one message to each signer with all that is due. Constant queries."""
    rows = _whole(
        SignRequest.objects.filter(state=SignState.OPEN, due_at__gt=now, due_at__lte=now + SOON)
    )
    signers = signers_of(rows, on=firm_day(now))
    mine: dict[int, list[SignRequest]] = defaultdict(list)
    for row in rows:
        for person in signers[row.pk]:
            mine[person].append(row)
    day = firm_day(now).isoformat()
    drafts = [
        Draft(person, DUE, f"signatures:{person}", day, _digest(held))
        for person, held in sorted(mine.items())
    ]
    return notices.plan(drafts=drafts, now=now)


@chore
def escalate(now: datetime) -> int:
    """After the due day the leads of the track hear of it, once for each request."""
    late = SignRequest.objects.filter(state=SignState.OPEN, due_at__lte=now)
    rows = _whole(late)
    leads = holders_by_track(
        {row.enrolment.track_id for row in rows}, TrackRole.LEAD, on=firm_day(now)
    )
    drafts = [
        Draft(person, LATE, f"{REQUEST}{row.pk}", row.due_at.isoformat(), _facts(row))
        for row in rows
        for person in sorted(leads[row.enrolment.track_id] - {row.enrolment.employee_id})
    ]
    return notices.plan(drafts=drafts, now=now)


def _digest(rows: Sequence[SignRequest]) -> dict[str, Any]:
    lines = [f"{row.enrolment.employee} · {_what(row)}" for row in rows[:MOST_LINES]]
    return {"count": len(rows), "lines": lines}


def _what(row: SignRequest) -> str:
    held = row.submission.item if row.submission else row.terms
    return held.name


def _facts(row: SignRequest) -> dict[str, Any]:
    held = row.submission.item if row.submission else row.terms
    return {
        "person": str(row.enrolment.employee),
        "what": _named(held),
        "track": _named(row.enrolment.track),
        "day": firm_day(row.due_at - timedelta(seconds=1)),
    }


def _named(row: NamedInTwo) -> dict[str, str]:
    return {code: row.name_in(code) for code, _name in settings.LANGUAGES}


def _whole(requests: Iterable[SignRequest]) -> list[SignRequest]:
    """As they are now, with what is told of them. One query."""
    rows = SignRequest.objects.filter(pk__in=id_list(row.pk for row in requests))
    return list(
        rows.select_related(
            "enrolment__employee", "enrolment__track", "terms", "submission__item", "signer"
        ).order_by("due_at", "pk")
    )


def _employee(user: User | None) -> Any:
    return getattr(user, "employee", None) if user else None
