"""Signing and returning, and what the last signature under a stage leads to.

A signature is given by a person for what they hold on that day. It can be taken back until
somebody acted upon it: until the stage was signed, or the person went on.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from courses.tracks.criteria import Finding, entry_findings
from courses.tracks.events import signature_given, stage_signed
from courses.tracks.ladder import next_after, stages_of, terms_of
from courses.tracks.models import (
    SignRequest,
    SignState,
    StageKind,
    StageSigner,
    State,
    Submission,
    TrackEnrolment,
)
from courses.tracks.policies import practice as policies
from courses.tracks.services.asking import ask_stages, drop_stage
from courses.tracks.services.clock import chore
from courses.tracks.services.moving import alone_with, move
from courses.tracks.showing import line_of_stage
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)

MOST_WORDS = 2000
# A stage whose last signature takes the person on by itself, and into which kinds.
LEAD_ON = (StageKind.SCREENING, StageKind.LEARNING, StageKind.PRACTICE)
ENTERED = (StageKind.LEARNING, StageKind.PRACTICE, StageKind.PANEL)


class DecidedAlready(DomainError):
    """Somebody signed or returned it before, or it is asked for no more."""

    code = "decided_already"


class ActedUpon(DomainError):
    """What followed from it cannot be taken back."""

    code = "acted_upon"


class NotReturned(DomainError):
    """The stage was not returned, so nothing is to be asked again."""

    code = "not_returned"


def sign(*, request: SignRequest, words: str = "", actor: User, now: datetime) -> SignRequest:
    """Sign; the last signature under a stage takes the person to the next, if they may enter it."""
    refuse_invalid(too_long("words", words, MOST_WORDS))
    with _deciding(request, actor, now) as (way, held):
        _decide(held, SignState.SIGNED, words, actor, now)
        if held.submission_id is not None:
            ask_stages(ways=[way.pk], now=now)
        _tell_signed(way, actor, now)
        go_on(way=way, actor=actor, now=now)
    return held


def give_back(*, request: SignRequest, words: str, actor: User, now: datetime) -> SignRequest:
    """Return it, and say what is missing."""
    problems = too_long("words", words, MOST_WORDS)
    if not words.strip():
        problems.append(Problem("words", "required", _("Say what is missing.")))
    refuse_invalid(problems)
    with _deciding(request, actor, now) as (_way, held):
        _decide(held, SignState.RETURNED, words, actor, now)
    return held


def undo(*, request: SignRequest, actor: User, now: datetime) -> SignRequest:
    """Take a signature, or a return, back, as long as nobody acted upon it."""
    sight = sight_of_actor(actor, now)
    with alone_with(request.enrolment) as way:
        held = _read(request)
        require(policies.can_undo(sight, held))
        if held.state not in (SignState.SIGNED, SignState.RETURNED):
            raise DecidedAlready(_("There is nothing to take back."))
        _refuse_acted_upon(way, held)
        before = {"state": held.state, "words": held.words}
        held.state, held.signer, held.decided_at, held.words = SignState.OPEN, None, None, ""
        held.save()
        if held.submission_id is not None:
            drop_stage(way=way, terms_id=held.terms_id)
        record(action="track.sign_undone", obj=held, actor=actor, at=now, changes=before)
    return held


def sign_many(*, requests: Iterable[SignRequest], actor: User, now: datetime) -> int:
    """Sign the pieces of evidence among these that still wait for the actor; how many those were.

    A whole stage is never signed in passing: it moves a person on.
    """
    signed = 0
    for request in requests:
        if request.submission_id is None:
            continue
        try:
            sign(request=request, actor=actor, now=now)
        except DecidedAlready:
            continue
        signed += 1
    return signed


def ask_again(*, enrolment: TrackEnrolment, actor: User, now: datetime) -> list[SignRequest]:
    """The candidate has put right what was returned, and asks for the stage anew."""
    sight = sight_of_actor(actor, now)
    with alone_with(enrolment) as way:
        require(policies.can_hand_in(sight, way))
        terms = terms_of(way)
        rows = SignRequest.objects.filter(enrolment=way, terms=terms, submission=None)
        if terms is None or not rows.filter(state=SignState.RETURNED).exists():
            raise NotReturned(_("The stage was not returned."))
        rows.filter(state=SignState.RETURNED).update(state=SignState.DROPPED)
        made = ask_stages(ways=[way.pk], now=now)
        facts = {"stage": str(way.stage)}
        record(action="track.signatures_asked_again", obj=way, actor=actor, at=now, changes=facts)
    return made


def go_on(*, way: TrackEnrolment, actor: User | None, now: datetime) -> list[Finding]:
    """Take a locked way on where its stage is signed; answers what of the next stage is missing."""
    terms = terms_of(way)
    if terms is None or terms.kind not in LEAD_ON:
        return []
    if not line_of_stage(way, terms, now=now).is_signed:
        return []
    if way.state not in (State.SCREENING, State.ACTIVE):
        return []
    ahead = next_after(stages_of(way.version_id), terms.stage_id)
    if ahead is None or ahead.kind not in ENTERED:
        return []
    missing = [one for one in entry_findings(way, ahead, now=now) if not one.holds]
    if not missing:
        move(enrolment=way, to=State.ACTIVE, stage=ahead.stage, actor=actor, now=now)
    return missing


def try_to_go_on(*, enrolment: TrackEnrolment, actor: User | None, now: datetime) -> list[Finding]:
    """Look again whether the next stage can be entered: its mentor or pilot may have come since."""
    with alone_with(enrolment) as way:
        return go_on(way=way, actor=actor, now=now)


def _tell_signed(way: TrackEnrolment, actor: User, now: datetime) -> None:
    """Announce the last signature under the stage; a listener may take the person on."""
    terms = terms_of(way)
    if terms is not None and line_of_stage(way, terms, now=now).is_signed:
        stage_signed.send(enrolment=way, terms=terms, actor=actor, now=now)
        way.refresh_from_db(fields=["state", "stage"])


@chore
def take_on(now: datetime) -> int:
    """Whoever stands signed before a stage enters it as soon as what was missing is there."""
    moved = 0
    for way in _signed_ways():
        before = way.stage_id
        try_to_go_on(enrolment=way, actor=None, now=now)
        way.refresh_from_db(fields=["stage"])
        moved += way.stage_id != before
    return moved


def _signed_ways() -> list[TrackEnrolment]:
    """Ways in whose stage every role has signed."""
    here = StageSigner.objects.filter(
        terms__version=OuterRef("version"), terms__stage=OuterRef("stage"), terms__kind__in=LEAD_ON
    )
    signed = SignRequest.objects.filter(
        enrolment=OuterRef(OuterRef("pk")),
        terms=OuterRef("terms"),
        role=OuterRef("role"),
        submission=None,
        state=SignState.SIGNED,
    )
    rows = TrackEnrolment.objects.filter(state__in=[State.SCREENING, State.ACTIVE])
    found = rows.filter(Exists(here), ~Exists(here.filter(~Exists(signed))))
    return list(found.order_by("pk"))


@contextmanager
def _deciding(
    request: SignRequest, actor: User, now: datetime
) -> Iterator[tuple[TrackEnrolment, SignRequest]]:
    """One decision on a way at a time, by who may; yields the way and the request as they are."""
    sight = sight_of_actor(actor, now)
    with alone_with(request.enrolment) as way:
        held = _read(request)
        if held.state != SignState.OPEN:
            raise DecidedAlready(_("This was signed or returned already, or is asked no more."))
        require(policies.can_sign(sight, held))
        yield way, held


def _read(request: SignRequest) -> SignRequest:
    rows = SignRequest.objects.select_related("enrolment__employee", "submission__item", "terms")
    return rows.get(pk=request.pk)


def _decide(held: SignRequest, state: SignState, words: str, actor: User, now: datetime) -> None:
    held.state, held.words, held.decided_at = state, words.strip(), now
    held.signer = Employee.objects.get(user=actor)
    held.save()
    what = held.submission.item.code if held.submission else str(held.terms.stage)
    facts = {"what": what, "role": held.role, "words": held.words}
    record(action=f"track.evidence_{state}", obj=held, actor=actor, at=now, changes=facts)
    signature_given.send(request=held, actor=actor, now=now)


def _refuse_acted_upon(way: TrackEnrolment, held: SignRequest) -> None:
    text = _("Somebody acted upon it already: it can no longer be taken back.")
    if held.terms.stage_id != way.stage_id:
        raise ActedUpon(text)
    if held.submission is None:
        return
    newer = Submission.objects.filter(
        enrolment=way, item=held.submission.item_id, number__gt=held.submission.number
    )
    signed = SignRequest.objects.filter(enrolment=way, terms=held.terms_id, submission=None)
    decided = signed.filter(state__in=[SignState.SIGNED, SignState.RETURNED])
    if newer.exists() or decided.exists():
        raise ActedUpon(text)
