"""Cohorts: their places, the line of those who wait, and the day on which one begins.

Places of a track are given one at a time (`one_at_a_time`), so none is given twice. The order of
locks is always: the track, then somebody's way.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.tracks.criteria import entry_findings
from courses.tracks.ladder import next_after, stages_of
from courses.tracks.models import (
    Cohort,
    CohortPlace,
    StageTerms,
    State,
    Track,
    TrackEnrolment,
)
from courses.tracks.notices import entry as notices
from courses.tracks.policies import entry as policies
from courses.tracks.services.moving import move
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day, out_of_range
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long

FIELDS = ("name", "starts_on", "ends_on", "places", "trainer")
MOST_PLACES = 1000


class CohortClosed(DomainError):
    """The cohort takes nobody any more."""

    code = "cohort_closed"


class NotWaiting(DomainError):
    """Only who waits for a place can be given one, or give one up."""

    code = "not_waiting"


@contextmanager
def one_at_a_time(track_id: int) -> Iterator[None]:
    """One transaction in which nobody else gives or takes a place of the track."""
    with transaction.atomic():
        Track.objects.select_for_update(of=("self",), no_key=True).get(pk=track_id)
        yield


def open_cohort(
    *, track: Track, given: Mapping[str, Any], actor: User | None, now: datetime
) -> Cohort:
    """Plan a cohort; whoever waits without a place gets one, in the order of waiting."""
    require(policies.can_run_cohorts(sight_of_actor(actor, now), track))
    wanted = {name: given.get(name) for name in FIELDS}
    refuse_invalid(_wrong(wanted, taken=0))
    with one_at_a_time(track.pk):
        cohort = Cohort.objects.create(track=track, **_clean(wanted))
        record(action="cohort.opened", obj=cohort, actor=actor, at=now, changes=_told(wanted))
        seat_waiting(track=track, now=now)
    return cohort


def change_cohort(
    *, cohort: Cohort, changes: Mapping[str, Any], actor: User | None, now: datetime
) -> Cohort:
    """Other days, another trainer, more places: those who wait longest move up at once."""
    require(policies.can_run_cohorts(sight_of_actor(actor, now), cohort.track))
    with one_at_a_time(cohort.track_id):
        held = _open(cohort)
        wanted = {name: changes.get(name, getattr(held, name)) for name in FIELDS}
        refuse_invalid(_wrong(wanted, taken=taken_of(held)))
        moved = {n: v for n, v in _clean(wanted).items() if getattr(held, n) != v}
        for name, value in moved.items():
            setattr(held, name, value)
        if moved:
            held.save()
            record(action="cohort.changed", obj=held, actor=actor, at=now, changes=_told(moved))
            _move_up(held, now)
    return held


def close_cohort(*, cohort: Cohort, actor: User | None, now: datetime) -> Cohort:
    """It takes nobody any more; whoever had not begun waits on for the next, in the same order."""
    require(policies.can_run_cohorts(sight_of_actor(actor, now), cohort.track))
    with one_at_a_time(cohort.track_id):
        held = _open(cohort)
        held.closed_at = now
        held.save(update_fields=["closed_at", "updated_at"])
        record(action="cohort.closed", obj=held, actor=actor, at=now)
        _carry_over(_open_places(held).filter(enrolment__state=State.WAITING), now)
    return held


def give_place(
    *, cohort: Cohort, enrolment: TrackEnrolment, actor: User | None, now: datetime
) -> CohortPlace:
    """Put somebody who waits into a cohort: a place where one is free, else a turn in the line.

    From another cohort they bring the day since which they wait.
    """
    require(policies.can_run_cohorts(sight_of_actor(actor, now), cohort.track))
    with one_at_a_time(cohort.track_id):
        held, way = _open(cohort), _waiting(enrolment, cohort)
        before = open_place(way)
        if before is not None and before.cohort_id == held.pk:
            return before
        since = before.waits_since if before else way.moved_at
        if before is not None:
            _take_back(before, now)
        place = _seat(held, way, since, now)
        facts = {"cohort": held.name, "placed": place.placed_at is not None}
        record(action="track.cohort_given", obj=way, actor=actor, at=now, changes=facts)
    return place


def give_up(*, enrolment: TrackEnrolment, actor: User | None, now: datetime) -> CohortPlace:
    """Give a place, or a turn, up before the cohort begins; the longest waiting moves up."""
    with one_at_a_time(enrolment.track_id):
        enrolment.refresh_from_db()
        require(policies.can_give_up(sight_of_actor(actor, now), enrolment))
        place = open_place(enrolment)
        if place is None:
            raise NotWaiting(_("There is no place to give up."))
        _take_back(place, now)
        facts = {"cohort": place.cohort.name}
        record(action="track.place_given_up", obj=enrolment, actor=actor, at=now, changes=facts)
        seat_waiting(track=enrolment.track, now=now)
    return place


def release_place(enrolment: TrackEnrolment, *, now: datetime) -> None:
    """Somebody's way ends or stops: their place is another's. The caller holds the track's lock."""
    place = open_place(enrolment)
    if place is not None:
        _take_back(place, now)


def begin_cohort(*, cohort: Cohort, actor: User | None, now: datetime) -> list[TrackEnrolment]:
    """Those with a place enter the stage after screening, if what it asks for holds.

    Others keep their place and begin as soon as it does: the clock looks every hour.
    """
    require(policies.can_run_cohorts(sight_of_actor(actor, now), cohort.track))
    with one_at_a_time(cohort.track_id):
        held = _open(cohort)
        begun = []
        for place in _placed_waiting(held):
            way = place.enrolment
            terms = next_after(stages_of(way.version_id), way.stage_id)
            if terms is not None and _may_enter(way, terms, now):
                words = held.name
                move(
                    enrolment=way,
                    to=State.ACTIVE,
                    stage=terms.stage,
                    words=words,
                    actor=actor,
                    now=now,
                )
                begun.append(way)
        if begun:
            facts = {"people": len(begun)}
            record(action="cohort.begun", obj=held, actor=actor, at=now, changes=facts)
    return begun


def begin_due(*, now: datetime) -> int:
    """What the clock does: cohorts whose day has come begin; who waits in vain waits for the next.

    How many people began.
    """
    today, begun = firm_day(now), 0
    due = Cohort.objects.filter(closed_at=None, starts_on__lte=today, ends_on__gt=today)
    for cohort in due.select_related("track").order_by("starts_on", "pk"):
        if _placed_waiting(cohort).exists():
            begun += len(begin_cohort(cohort=cohort, actor=None, now=now))
        late = _open_places(cohort).filter(placed_at=None, enrolment__state=State.WAITING)
        if late.exists() and _coming(cohort.track, today).filter(starts_on__gt=today).exists():
            with one_at_a_time(cohort.track_id):
                _carry_over(late, now)
    for track in Track.objects.filter(enrolments__in=_unseated()).distinct():
        seat_waiting(track=track, now=now)
    return begun


def seat_waiting(*, track: Track, now: datetime) -> None:
    """Put everybody who waits without a cohort into the next one that has not begun, in order.

    Nobody comes back into a cohort in which they gave a place up.
    """
    with one_at_a_time(track.pk):
        coming = list(_coming(track, firm_day(now)))
        if not coming:
            return
        for way in _unseated().filter(track=track).order_by("moved_at", "pk"):
            left = {row.cohort_id: row.given_up_at for row in way.cohort_places.all()}
            open_to = [cohort for cohort in coming if cohort.pk not in left]
            if open_to:
                since = max((at for at in left.values() if at), default=way.moved_at)
                _seat(open_to[0], way, since, now)


def open_place(enrolment: TrackEnrolment) -> CohortPlace | None:
    """Somebody's place, or turn; None for neither."""
    rows = CohortPlace.objects.filter(enrolment=enrolment, given_up_at=None)
    return rows.select_related("cohort__track", "enrolment__employee").first()


def taken_of(cohort: Cohort) -> int:
    """How many places are taken."""
    rows = CohortPlace.objects.filter(cohort=cohort, given_up_at=None)
    return rows.filter(placed_at__isnull=False).count()


def _seat(cohort: Cohort, way: TrackEnrolment, since: datetime, now: datetime) -> CohortPlace:
    is_free = taken_of(cohort) < cohort.places
    place = CohortPlace.objects.create(
        cohort=cohort, enrolment=way, waits_since=since, placed_at=now if is_free else None
    )
    notices.tell_place(place, now=now)
    return place


def _take_back(place: CohortPlace, now: datetime) -> None:
    place.given_up_at = now
    place.save(update_fields=["given_up_at", "updated_at"])
    _move_up(place.cohort, now)


def _move_up(cohort: Cohort, now: datetime) -> None:
    """Those who wait longest get what is free, and are told."""
    if cohort.closed_at is not None:
        return
    free = cohort.places - taken_of(cohort)
    line = _open_places(cohort).filter(placed_at=None, enrolment__state=State.WAITING)
    for place in line.order_by("waits_since", "pk")[: max(free, 0)]:
        place.placed_at = now
        place.save(update_fields=["placed_at", "updated_at"])
        notices.tell_place(place, now=now)


def _carry_over(places: Any, now: datetime) -> None:
    """Into the next cohort, with the day since which each waits. Without one they wait on."""
    for place in list(places.order_by("waits_since", "pk")):
        place.given_up_at = now
        place.save(update_fields=["given_up_at", "updated_at"])
        track = place.enrolment.track
        later = _coming(track, firm_day(now)).exclude(places_taken__enrolment=place.enrolment)
        coming = later.first()
        if coming is not None:
            _seat(coming, place.enrolment, place.waits_since, now)


def _coming(track: Track, today: date) -> Any:
    """Cohorts that have not begun, the next first."""
    rows = Cohort.objects.filter(track=track, closed_at=None, starts_on__gte=today)
    return rows.order_by("starts_on", "pk")


def _unseated() -> Any:
    """Ways that wait without place or turn."""
    seated = CohortPlace.objects.filter(given_up_at=None).values("enrolment")
    rows = TrackEnrolment.objects.filter(state=State.WAITING).exclude(pk__in=seated)
    return rows.prefetch_related("cohort_places")


def _open_places(cohort: Cohort) -> Any:
    rows = CohortPlace.objects.filter(cohort=cohort, given_up_at=None)
    return rows.select_related("cohort__track", "enrolment__employee", "enrolment__track")


def _placed_waiting(cohort: Cohort) -> Any:
    rows = _open_places(cohort).filter(placed_at__isnull=False, enrolment__state=State.WAITING)
    return rows.select_related("enrolment__version", "enrolment__stage").order_by("pk")


def _may_enter(way: TrackEnrolment, terms: StageTerms, now: datetime) -> bool:
    return all(row.holds for row in entry_findings(way, terms, now=now))


def _open(cohort: Cohort) -> Cohort:
    held = Cohort.objects.select_related("track").get(pk=cohort.pk)
    if held.closed_at is not None:
        raise CohortClosed(_("This cohort is closed."))
    return held


def _waiting(enrolment: TrackEnrolment, cohort: Cohort) -> TrackEnrolment:
    rows = TrackEnrolment.objects.select_related("employee", "track")
    held = rows.filter(pk=enrolment.pk, track=cohort.track_id, state=State.WAITING).first()
    if held is None:
        raise NotWaiting(_("Only who waits for a place on this track can be given one."))
    return held


def _wrong(wanted: Mapping[str, Any], *, taken: int) -> Iterator[Problem]:
    name = str(wanted["name"] or "").strip()
    if not name:
        yield Problem("name", "required", _("Give it a name."))
    yield from too_long("name", name, 200)
    starts_on, ends_on, places = (wanted[key] for key in ("starts_on", "ends_on", "places"))
    for field, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if day is None:
            yield Problem(field, "required", _("Choose a day."))
        yield from out_of_range(field, day)
    if starts_on and ends_on and starts_on >= ends_on:
        yield Problem("ends_on", "order", _("It ends after it has begun."))
    if places is None or not 1 <= places <= MOST_PLACES:
        yield Problem("places", "out_of_range", _("From 1 to %(n)d places.") % {"n": MOST_PLACES})
    elif places < taken:
        text = _("%(n)d places are taken already.") % {"n": taken}
        yield Problem("places", "taken", text)


def _clean(wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {n: v.strip() if isinstance(v, str) else v for n, v in wanted.items()}


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else str(value) for name, value in facts.items()}
