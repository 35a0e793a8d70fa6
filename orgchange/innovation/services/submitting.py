"""What the submitters do with a proposal: hand in, answer, change, withdraw, object, appeal."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation import policies
from orgchange.innovation.deciding.batched import open_item
from orgchange.innovation.models import Move, Outcome, Proposal, Question
from orgchange.innovation.notices.batch_notices import tell_decided
from orgchange.innovation.offices import is_submitter
from orgchange.innovation.proposing.completeness import over_the_cap, problems_of
from orgchange.innovation.proposing.versions import working_copy
from orgchange.innovation.services.actors import sight_and_person
from orgchange.innovation.services.freezing import freeze
from orgchange.innovation.services.moving import alone_with, move
from orgchange.innovation.similar.index import index_proposals
from orgchange.innovation.states import state_of
from orgchange.innovation.ways import MOST_WORDS, NotReady

APPEAL_DAYS = 30


class NothingChanged(DomainError):
    """There is no working copy to hand in."""

    code = "nothing_changed"


class NoAppeal(DomainError):
    """It was not declined, or too long ago, or there was an appeal already."""

    code = "no_appeal"


def submit(
    *, proposal: Proposal, actor: User, now: datetime, similar_seen: Collection[int] = ()
) -> Move:
    """Hand a draft in. `similar_seen`: those shown that the writer found to be different."""
    with transaction.atomic():
        sight, _person = sight_and_person(actor, now)
        require(is_submitter(sight, proposal))
        _acknowledge(proposal, similar_seen)
        return move(proposal=proposal, transition="submit", actor=actor, now=now)


def answer(*, proposal: Proposal, answers: Mapping[int, str], actor: User, now: datetime) -> Move:
    """Answer the questions, by their ids, and hand in again."""
    with transaction.atomic():
        sight, person = sight_and_person(actor, now)
        require(is_submitter(sight, proposal))
        open_ones = Question.objects.filter(proposal=proposal, answered_at=None)
        for question in open_ones.select_for_update().filter(pk__in=answers):
            text = answers[question.pk].strip()
            refuse_invalid(too_long(f"answers[{question.pk}]", text, MOST_WORDS))
            if text:
                question.answer, question.answered_by_id, question.answered_at = text, person, now
                question.save()
        return move(proposal=proposal, transition="answer", actor=actor, now=now)


def hand_in_changes(*, proposal: Proposal, actor: User, now: datetime) -> Proposal:
    """What was changed in a submitted proposal, that nobody reviews yet, as its next version."""
    sight, _person = sight_and_person(actor, now)
    with alone_with(proposal) as locked:
        require(locked.submitted_at is not None)
        require(policies.may_edit(sight, locked, state_of(locked)))
        copy = working_copy(locked)
        if copy is None:
            raise NothingChanged(_("Nothing was changed since it was handed in."))
        problems = [*problems_of(copy, locked.lane), *over_the_cap(locked, copy)]
        if problems:
            raise NotReady(problems[0].message, problems=problems)
        version = freeze(locked, actor=actor, now=now)
        locked.touched_at = now
        locked.save()
        facts = {"version": version.number if version else None}
        record(action="proposal.revised", obj=locked, actor=actor, at=now, changes=facts)
        index_proposals([locked.pk], now=now)
    proposal.refresh_from_db()
    return proposal


def withdraw(*, proposal: Proposal, actor: User, now: datetime, words: str = "") -> Move:
    """Take it back, until its result is told; nothing more happens with it.

    That it is marked, before the director, or decided already refuses nothing: the refusal would
    tell. It leaves its batch, which may have waited for nothing else, and what is reserved or
    committed for it goes back to the fund.
    """
    with alone_with(proposal) as locked:
        item = open_item(locked)
        moved = move(proposal=proposal, transition="withdraw", actor=actor, now=now, words=words)
        if item is not None:
            tell_decided(item.batch, now=now)
    return moved


def object_to(*, proposal: Proposal, words: str, actor: User, now: datetime) -> Move:
    """It is not the same as the other one, or does belong to the fund: heard once."""
    return move(proposal=proposal, transition="object", actor=actor, now=now, words=words)


def appeal(*, proposal: Proposal, words: str, actor: User, now: datetime) -> Proposal:
    """Ask the panel's chair to look again at what was declined: once, within 30 days."""
    sight, _person = sight_and_person(actor, now)
    with alone_with(proposal) as locked:
        require(is_submitter(sight, locked))
        _refuse_wrong_words(words)
        if not may_appeal(locked, now=now):
            raise NoAppeal(
                _("An appeal is heard once, within %(days)s days after a proposal was declined.")
                % {"days": APPEAL_DAYS}
            )
        locked.appealed_at, locked.appeal, locked.touched_at = now, words.strip(), now
        locked.save()
        facts = {"words": locked.appeal}
        record(action="proposal.appealed", obj=locked, actor=actor, at=now, changes=facts)
    proposal.refresh_from_db()
    return proposal


def may_appeal(proposal: Proposal, *, now: datetime) -> bool:
    """Whether an appeal would still be heard; an untold decision is not there yet."""
    declined = proposal.state == proposal.told_state == "declined"
    if not declined or proposal.appealed_at is not None:
        return False
    told = proposal.decisions.filter(outcome=Outcome.DECLINED, told_at__isnull=False).first()
    told_at = told.told_at if told else None
    return told_at is not None and now < told_at + timedelta(days=APPEAL_DAYS)


def _refuse_wrong_words(words: str) -> None:
    problems = too_long("words", words, MOST_WORDS)
    if not words.strip():
        problems.append(Problem("words", "required", _("Say why, in your own words.")))
    refuse_invalid(problems)


def _acknowledge(proposal: Proposal, seen: Collection[int]) -> None:
    if seen:
        proposal.similar_seen = sorted({*proposal.similar_seen, *seen})
        proposal.save(update_fields=["similar_seen"])
