"""What people are told on the way: asked, decided, placed, and after each step what the next is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from courses.tracks.ladder import terms_of
from courses.tracks.models import (
    BaselineAsk,
    CohortPlace,
    EnrolmentMove,
    Release,
    StageTerms,
    State,
    TrackEnrolment,
    TrackRole,
)
from courses.tracks.notices import entry_kinds as kinds
from courses.tracks.offices import holders_of
from orgchange.accounts.models import AccessRole, User
from orgchange.core.dates import firm_day
from orgchange.directory.models import AccessGrant, JobRecord
from orgchange.directory.tree import ancestors
from orgchange.notices import services as governor
from orgchange.notices.services import Draft


def ask_to_agree(enrolment: TrackEnrolment, *, now: datetime) -> None:
    """Who was nominated by somebody else is asked."""
    facts = {"by": str(enrolment.nominated_by)}
    _plan(kinds.AGREE, enrolment, [enrolment.employee_id], "", facts, now)


def tell_agreed(enrolment: TrackEnrolment, *, now: datetime) -> None:
    """Who nominated hears that the person agrees."""
    _plan(kinds.AGREED, enrolment, [enrolment.nominated_by_id], "", {}, now)


def tell_withdrawn(
    enrolment: TrackEnrolment, *, by: User | None, words: str, now: datetime
) -> None:
    """The other of the two hears that the nomination was taken back."""
    people = {enrolment.employee_id, enrolment.nominated_by_id} - {_person(by)}
    _plan(kinds.WITHDRAWN, enrolment, people, "", {"words": words}, now)


def ask_to_screen(enrolment: TrackEnrolment, *, now: datetime) -> None:
    """Lead and HR are asked to look, each for themselves."""
    people = leads_of(enrolment, now=now) | hr_of(enrolment.employee_id, on=firm_day(now))
    _plan(kinds.SCREEN, enrolment, people - {enrolment.employee_id}, "", {}, now)


def ask_release(release: Release, *, again: str = "", now: datetime) -> None:
    """The manager is asked for time."""
    facts = {"percent": release.percent, "day": firm_day(release.due_at)}
    occurrence = f"{release.pk}{again}"
    _plan(kinds.RELEASE, release.enrolment, [release.manager_id], occurrence, facts, now)


def tell_released(release: Release, *, now: datetime) -> None:
    """The person and the leads hear what the manager said."""
    way = release.enrolment
    people = {way.employee_id} | leads_of(way, now=now)
    facts = {
        "manager": str(release.manager),
        "answer": kinds.ANSWERS[bool(release.granted)],
        "words": release.words,
    }
    _plan(kinds.RELEASED, way, people, str(release.pk), facts, now)


def ask_to_rate(ask: BaselineAsk, *, again: str = "", now: datetime) -> None:
    """Somebody is asked for first ratings."""
    facts = {"day": firm_day(ask.due_at)}
    _plan(kinds.RATE, ask.enrolment, [ask.rater_id], f"{ask.pk}{again}", facts, now)


def tell_admitted(enrolment: TrackEnrolment, *, words: str, now: datetime) -> None:
    """The person and who nominated hear the good news."""
    people = {enrolment.employee_id, enrolment.nominated_by_id}
    _plan(kinds.ADMITTED, enrolment, people, "", {"words": words}, now)


def tell_declined(enrolment: TrackEnrolment, *, words: str, now: datetime) -> None:
    """The person, and who nominated, hear it with the reason."""
    people = {enrolment.employee_id, enrolment.nominated_by_id}
    _plan(kinds.DECLINED, enrolment, people, "", {"words": words}, now)


def tell_place(place: CohortPlace, *, now: datetime) -> None:
    """The person hears of a place, or of a turn in the line."""
    cohort, way = place.cohort, place.enrolment
    kind = kinds.IN_LINE if place.placed_at is None else kinds.PLACED
    facts = {"cohort": cohort.name, "day": cohort.starts_on}
    _plan(kind, way, [way.employee_id], str(place.pk), facts, now)


def tell_stage(
    *, enrolment: TrackEnrolment, move: EnrolmentMove, actor: User | None, now: datetime
) -> None:
    """Listens to `enrolment_moved`: after each step, what the next is and by when."""
    is_new = move.to_stage_id != move.from_stage_id or move.from_state == State.WAITING
    if move.to_state != State.ACTIVE or not is_new:
        return
    terms = terms_of(enrolment)
    if terms is not None:
        facts = {"stage": in_two(terms), "day": due_of(terms, move.moved_on)}
        _plan(kinds.STAGE, enrolment, [enrolment.employee_id], str(move.pk), facts, now)


def tell_paused(enrolment: TrackEnrolment, *, words: str, now: datetime) -> None:
    """The person hears that the clock stands."""
    _plan(kinds.PAUSED, enrolment, [enrolment.employee_id], _at(now), {"words": words}, now)


def tell_resumed(enrolment: TrackEnrolment, *, now: datetime) -> None:
    """The person hears that it goes on."""
    _plan(kinds.RESUMED, enrolment, [enrolment.employee_id], _at(now), {}, now)


def tell_left(enrolment: TrackEnrolment, *, by: User | None, words: str, now: datetime) -> None:
    """The person and the leads hear that the way ended, but not who ended it."""
    people = {enrolment.employee_id} | leads_of(enrolment, now=now)
    _plan(kinds.LEFT, enrolment, people - {_person(by)}, "", {"words": words}, now)


def tell_gone(enrolment: TrackEnrolment, *, now: datetime) -> None:
    """The leads hear that somebody left the firm."""
    _plan(kinds.GONE, enrolment, leads_of(enrolment, now=now), "", {}, now)


def tell_moved(moved: Sequence[tuple[Release, int]], *, now: datetime) -> None:
    """Who leads somebody now hears of the time that another manager released; each pair once."""
    governor.plan(
        drafts=[
            _draft(
                kinds.MOVED,
                release.enrolment,
                manager_id,
                f"{release.pk}:{manager_id}",
                {"percent": release.percent, "day": release.ends_on},
            )
            for release, manager_id in moved
        ],
        now=now,
    )


def tell_renewal(enrolment: TrackEnrolment, *, ends_on: date, now: datetime) -> None:
    """The person hears that renewal is open, and until when."""
    facts = {"day": ends_on}
    _plan(kinds.RENEWAL, enrolment, [enrolment.employee_id], ends_on.isoformat(), facts, now)


def tell_lapsed(enrolment: TrackEnrolment, *, ended_on: date, now: datetime) -> None:
    """The person and the leads hear that the certificate ended."""
    people = {enrolment.employee_id} | leads_of(enrolment, now=now)
    facts = {"day": ended_on}
    _plan(kinds.LAPSED, enrolment, people, ended_on.isoformat(), facts, now)


def tell_revoked(enrolment: TrackEnrolment, *, words: str, now: datetime) -> None:
    """The person hears it with the reason."""
    _plan(kinds.REVOKED, enrolment, [enrolment.employee_id], _at(now), {"words": words}, now)


def tell_exempt(enrolment: TrackEnrolment, *, words: str, now: datetime) -> None:
    """The person hears that nothing of the track is asked of them."""
    _plan(kinds.EXEMPT, enrolment, [enrolment.employee_id], "", {"words": words}, now)


def tell_late(
    enrolment: TrackEnrolment, *, what: Mapping[str, str], key: str, now: datetime
) -> None:
    """The leads hear that an answer is overdue."""
    people = leads_of(enrolment, now=now) - {enrolment.employee_id}
    _plan(kinds.LATE, enrolment, people, key, {"what": what}, now)


def leads_of(enrolment: TrackEnrolment, *, now: datetime) -> set[int]:
    """Who leads the track today."""
    return set(holders_of(enrolment.track_id, TrackRole.LEAD, on=firm_day(now)))


def hr_of(employee_id: int, *, on: date) -> set[int]:
    """HR of the person's part of the tree, or, where there is none, of the whole."""
    jobs = JobRecord.objects.current().on(on).filter(employee=employee_id, is_primary=True)
    where = jobs.values_list("department", flat=True).first()
    above = list(ancestors(where, on=on)) if where is not None else []
    grants = AccessGrant.objects.filter(
        role=AccessRole.HR, starts_on__lte=on, ends_on__gt=on, user__employee__isnull=False
    ).exclude(user__employee=employee_id)
    near = set(grants.filter(department__in=above).values_list("user__employee", flat=True))
    if near:
        return near
    return set(grants.filter(Q(department=None)).values_list("user__employee", flat=True))


def due_of(terms: StageTerms, began_on: date) -> date | None:
    """By when a stage is to be done."""
    return None if terms.due_days is None else began_on + timedelta(days=terms.due_days)


def in_two(row: Any) -> dict[str, str]:
    """A name in both languages, as the governor reads it."""
    return {"en": row.name_in("en"), "zh-hans": row.name_in("zh-hans")}


def _plan(
    kind: str,
    enrolment: TrackEnrolment,
    people: Collection[int] | Iterable[int],
    occurrence: str,
    facts: Mapping[str, Any],
    now: datetime,
) -> None:
    drafts = [_draft(kind, enrolment, one, occurrence, facts) for one in sorted(set(people))]
    governor.plan(drafts=drafts, now=now)


def _draft(
    kind: str, enrolment: TrackEnrolment, person: int, occurrence: str, facts: Mapping[str, Any]
) -> Draft:
    context = {
        "person": str(enrolment.employee),
        "track": in_two(enrolment.track),
        "path": reverse("tracks:path", args=[enrolment.pk]),
        **facts,
    }
    return Draft(person, kind, f"{kinds.PREFIX}{enrolment.pk}", occurrence, context)


def _at(now: datetime) -> str:
    return f"{now:%Y%m%d%H%M%S}"


def _person(user: User | None) -> int | None:
    employee = getattr(user, "employee", None) if user else None
    return employee.pk if employee is not None else None
