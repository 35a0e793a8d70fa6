"""What a person makes of a proposed pair: confirms it, takes somebody else, refuses, undoes it.

A confirmed pair is a place in the pilot or a mentorship; where the pilot has a team and one
may write its roster, the person and their manager are asked for the seat, as for every other; else
its owner is told, and asks. Hard limits are looked at again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from courses.tracks.matching import pilots
from courses.tracks.models import (
    MatchKind,
    MatchPair,
    MatchRun,
    PilotPlace,
    TrackEnrolment,
)
from courses.tracks.notices.matching import tell_placed
from courses.tracks.policies.matching import can_match
from courses.tracks.services import mentoring
from courses.tracks.services.matching import score_now, sides
from courses.tracks.services.moving import alone_with
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, NotAllowed, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.pilots.models import Pilot
from orgchange.teams.models import JoinRequest, RequestState
from orgchange.teams.policies import can_write_roster
from orgchange.teams.scopes import teams_run_by
from orgchange.teams.services.requests import ask as ask_for_seat
from orgchange.teams.services.requests import withdraw

MOST_WORDS = 2000


class Decided(DomainError):
    """Somebody has answered this pair already."""

    code = "pair_decided"


class SeatGranted(DomainError):
    """The seat is in the roster: it is ended there, with its dates."""

    code = "seat_granted"


class MovedOn(DomainError):
    """Something was done on the strength of the pair: it is ended, not undone."""

    code = "pair_in_use"


def confirm(*, pair: MatchPair, actor: User | None, now: datetime) -> MatchPair:
    """Place the pair as proposed. Raises Barred where a limit is against it by now."""
    with _answering(pair, actor=actor, now=now) as held:
        _require_open(held)
        score_now(held.run, taker=_taker(held), need=_need(held), now=now)
        _write(held, reason="", actor=actor, now=now)
        tell_placed(held, now=now)
        _note(held, "match.confirmed", actor=actor, now=now)
    return held


def override(
    *, run: MatchRun, need: int, taker: int, reason: str, actor: User | None, now: datetime
) -> MatchPair:
    """Take somebody other than the one proposed, or somebody where nobody was. Limits hold.

    `need` and `taker` are ids: of a pilot and a way, or of a way and a mentor.
    """
    require(can_match(sight_of_actor(actor, now), run.track))
    refuse_invalid(_unsaid(reason))
    with transaction.atomic():
        locked = MatchRun.objects.select_for_update(of=("self",)).select_related("track")
        row = locked.get(pk=run.pk)
        facts = score_now(row, taker=taker, need=need, now=now)
        for other in row.pairs.filter(_of_need(row, need), refused_at=None):
            if other.confirmed_at is not None or _taker(other) == taker:
                raise Decided(_("Confirm or undo the pair that is there."))
            other.refused_at, other.words, other.decided_by = now, reason.strip(), actor
            other.save(update_fields=["refused_at", "words", "decided_by"])
        pair = MatchPair.objects.create(
            run=row,
            words=reason.strip(),
            is_override=True,
            **facts,
            **sides(row.kind, taker=taker, need=need),
        )
        with _answering(pair, actor=actor, now=now) as held:
            _write(held, reason=reason.strip(), actor=actor, now=now)
            tell_placed(held, now=now)
            _note(held, "match.overridden", actor=actor, now=now)
    return held


def refuse(*, pair: MatchPair, words: str, actor: User | None, now: datetime) -> MatchPair:
    """Not this pair, with the reason."""
    refuse_invalid(_unsaid(words))
    with _answering(pair, actor=actor, now=now) as held:
        _require_open(held)
        held.refused_at, held.words, held.decided_by = now, words.strip(), actor
        held.save(update_fields=["refused_at", "words", "decided_by"])
        _note(held, "match.refused", actor=actor, now=now)
    return held


def undo(*, pair: MatchPair, actor: User, now: datetime) -> MatchPair:
    """Take the answer back: what it wrote goes, and a seat that waits is asked for no more.

    Raises SeatGranted or MovedOn where others have built on it.
    """
    with _answering(pair, actor=actor, now=now) as held:
        if held.confirmed_at is None and held.refused_at is None:
            raise Decided(_("Nobody has answered this pair yet."))
        _take_back(held, actor=actor, now=now)
        _note(held, "match.undone", actor=actor, now=now)
        held.confirmed_at = held.refused_at = None
        if held.is_override:
            held.refused_at = now
        else:
            held.words = ""
        held.decided_by = actor
        held.place = held.mentorship = held.seat_request = None
        held.save()
    return held


@contextmanager
def _answering(pair: MatchPair, *, actor: User | None, now: datetime) -> Iterator[MatchPair]:
    """The pair and its person, locked; by who may match, and not for oneself."""
    sight = sight_of_actor(actor, now)
    with alone_with(pair.enrolment):
        rows = MatchPair.objects.select_for_update(of=("self",))
        held = rows.select_related("run__track", "enrolment", "pilot__team", "mentor").get(
            pk=pair.pk
        )
        require(can_match(sight, held.run.track))
        own = sight.employee_id if sight else None
        if own is not None and own in (held.enrolment.employee_id, held.mentor_id):
            raise NotAllowed(_("Somebody else decides where you are part of the pair."))
        yield held


def _require_open(pair: MatchPair) -> None:
    if pair.confirmed_at is not None or pair.refused_at is not None:
        raise Decided(_("Somebody has answered this pair already."))


def _write(pair: MatchPair, *, reason: str, actor: User | None, now: datetime) -> None:
    if pair.run.kind == MatchKind.PILOTS:
        _place(pair, reason, actor=actor, now=now)
    else:
        pair.mentorship = mentoring.pair(
            enrolment=pair.enrolment,
            mentor=Employee.objects.get(pk=_taker(pair)),
            starts_on=firm_day(now),
            reason=reason or _("Proposed by the matching."),
            actor=actor,
            now=now,
        )
    pair.confirmed_at, pair.decided_by = now, actor
    pair.save()


def _place(pair: MatchPair, reason: str, *, actor: User | None, now: datetime) -> None:
    """The place, for as long as the pilot lasts, and the question for the seat."""
    Pilot.objects.select_for_update(of=("self",), no_key=True).get(pk=_need(pair))
    needs = pilots.needs_of(pair.run.track, on=firm_day(now), only=[_need(pair)])
    if not needs:
        raise Decided(_("This pilot has somebody by now."))
    pair.place = PilotPlace.objects.create(
        enrolment=pair.enrolment,
        pilot=needs[0].pilot,
        starts_on=needs[0].days[0],
        is_override=bool(reason),
        reason=reason,
        placed_by=actor,
    )
    pair.seat_request = _ask(pair, needs[0], actor=actor, now=now)


def _ask(
    pair: MatchPair, need: pilots.Open, *, actor: User | None, now: datetime
) -> JoinRequest | None:
    """The seat in the team, asked of the person and the manager by who may write the roster.

    For others, and where there is no team yet, the owner is told and asks. What speaks against the
    seat alone is kept with the pair: the place stands.
    """
    slot, team, sight = pair.run.track.slot, need.pilot.team, sight_of_actor(actor, now)
    if team is None or not slot or actor is None or sight is None:
        return None
    if not can_write_roster(sight, team_ids=[team.pk], run_ids=teams_run_by(sight)):
        return None
    try:
        return ask_for_seat(
            team=team,
            employee=pair.enrolment.employee,
            slot=slot,
            allocation=pair.run.share,
            starts_on=need.days[0],
            ends_on=need.days[1],
            actor=actor,
            now=now,
        )
    except DomainError as error:
        pair.words = " ".join(filter(None, [pair.words, str(error.message)]))
        return None


def _take_back(pair: MatchPair, *, actor: User, now: datetime) -> None:
    request, place, mentorship = pair.seat_request, pair.place, pair.mentorship
    if request is not None and request.state == RequestState.GRANTED:
        raise SeatGranted(_("The seat is granted. End it in the team, then place somebody else."))
    used = place is not None and _is_used(pair.enrolment, place)
    if used or (mentorship is not None and mentorship.sessions.exists()):
        raise MovedOn(_("Work has begun on this pair. End it with a date instead."))
    if request is not None and request.state == RequestState.OPEN:
        withdraw(request=request, actor=actor, now=now)
    MatchPair.objects.filter(pk=pair.pk).update(place=None, mentorship=None, seat_request=None)
    for row in (place, mentorship):
        if row is not None:
            row.delete()


def _is_used(way: TrackEnrolment, place: PilotPlace) -> bool:
    """Whether the person went on a stage since they were placed."""
    return way.moves.filter(moved_at__gt=place.created_at).exists()


def _of_need(run: MatchRun, need: int) -> Q:
    return Q(pilot=need) if run.kind == MatchKind.PILOTS else Q(enrolment=need)


def _taker(pair: MatchPair) -> int:
    return int(pair.mentor_id or pair.enrolment_id)


def _need(pair: MatchPair) -> int:
    return int(pair.pilot_id or pair.enrolment_id)


def _note(pair: MatchPair, action: str, *, actor: User | None, now: datetime) -> None:
    other = pair.pilot or pair.mentor
    record(
        action=action,
        obj=pair.enrolment,
        actor=actor,
        at=now,
        changes={"with": str(other), "run": pair.run_id, "words": pair.words},
    )


def _unsaid(words: str) -> list[Problem]:
    if not words.strip():
        return [Problem("reason", "required", _("Say why, in a sentence."))]
    return too_long("reason", words, MOST_WORDS)
