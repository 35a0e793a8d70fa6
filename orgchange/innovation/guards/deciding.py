"""What must hold before a proposal is asked about, marked, decided, rescinded or let go."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.directory.models import Employee
from orgchange.innovation.conflicts import is_conflicted
from orgchange.innovation.deciding import batched, idling, wordiness
from orgchange.innovation.involvement import Tie, tie_of
from orgchange.innovation.models import (
    Decision,
    FundOffice,
    Move,
    Outcome,
    Proposal,
    Review,
    Wish,
)
from orgchange.innovation.offices import held_on
from orgchange.innovation.policies import SECONDS
from orgchange.innovation.workflow import Step, guard

APPEAL_DAYS = 30
MOST_WAITING = timedelta(days=366)


@guard("questions_listed")
def questions_listed(step: Step) -> Iterable[Problem]:
    """At least one question, each with words."""
    if any(text.strip() for text in step.facts.get("questions", ())):
        return []
    return [Problem("questions", "required", _("Write at least one question."))]


@guard("own_words")
def own_words(step: Step) -> Iterable[Problem]:
    """The words are about this proposal: not a phrase, and not those of another one."""
    if not wordiness.is_specific(step.words):
        return [
            Problem(
                "words",
                "not_specific",
                _("Say what decided it, about this proposal: two sentences at least."),
            )
        ]
    if _used_before(step.proposal, step.words):
        text = _("These words were written for another proposal already. Say what is so here.")
        return [Problem("words", "canned", text)]
    return []


@guard("end_given")
def end_given(step: Step) -> Iterable[Problem]:
    """Nobody waits without an end: it is ahead, and within a year."""
    until = step.facts.get("due_at")
    if not isinstance(until, datetime):
        return [Problem("until", "required", _("Say until when it may wait."))]
    if step.now < until <= step.now + MOST_WAITING:
        return []
    return [Problem("until", "out_of_range", _("A day ahead, and within a year."))]


@guard("in_a_batch")
def in_a_batch(step: Step) -> Iterable[Problem]:
    """It stands in a batch that waits for the director."""
    if batched.open_item(step.proposal) is not None:
        return []
    return [Problem("batch", "required", _("It is put before the director in a batch."))]


@guard("wished_to_fund")
def wished_to_fund(step: Step) -> Iterable[Problem]:
    """The fund manager asked to fund it: only then is there a reserve to commit."""
    item = batched.open_item(step.proposal)
    if item is not None and item.wish == Wish.FUND:
        return []
    text = _("It was put before you to be declined. Send it back, to see it asked otherwise.")
    return [Problem("outcome", "not_wished", text)]


@guard("not_the_handler")
def not_the_handler(step: Step) -> Iterable[Problem]:
    """Somebody handles it, and it is somebody else."""
    handler = step.proposal.handler_id
    if handler is None:
        text = _("Somebody has to handle it first; another fund manager can then approve it.")
        return [Problem("handler", "required", text)]
    if step.sight is None or handler != step.sight.employee_id:
        return []
    return [Problem("handler", "own", _("You handle it: another fund manager approves it."))]


@guard("not_involved")
def not_involved(step: Step) -> Iterable[Problem]:
    """Who decides had no part in it.

    In the micro lane `not_the_handler` asks that of fund managers; but nobody has looked for
    conflicts there, so it is asked here.
    """
    if step.sight is None or step.sight.employee_id is None:
        return []
    own, on = step.sight.employee_id, step.sight.on
    is_micro = "not_the_handler" in step.transition.guards
    tie = tie_of(own, step.proposal, on=on)
    if tie is not None and not (tie == Tie.HANDLER and is_micro):
        text = _("Who decides had no part in it; you are %(tie)s.")
        return [Problem("decided_by", f"involved_{tie.value}", text % {"tie": tie.label})]
    if is_micro and is_conflicted(own, step.proposal, on=on):
        text = _("You are too close to this proposal to decide on it.")
        return [Problem("decided_by", "conflict", text)]
    return []


@guard("second_person")
def second_person(step: Step) -> Iterable[Problem]:
    """Somebody else of the committee, without a part in it, agreed."""
    second = step.facts.get("second")
    if not isinstance(second, Employee):
        return [Problem("second", "required", _("A second person must agree first."))]
    sight = step.sight
    if sight is None or second.pk == sight.employee_id:
        return [Problem("second", "same", _("The second person is somebody else."))]
    held = FundOffice.objects.filter(held_on(sight.on), employee=second, role__in=SECONDS)
    if not held.filter(fund=step.proposal.round.fund_id).exists():
        return [Problem("second", "no_office", _("The second person has no office in this fund."))]
    if tie_of(second.pk, step.proposal, on=sight.on) is not None:
        return [Problem("second", "involved", _("The second person had a part in it."))]
    return []


@guard("appealed_in_time")
def appealed_in_time(step: Step) -> Iterable[Problem]:
    """One appeal, within 30 days after the decision was told."""
    proposal = step.proposal
    if proposal.appealed_at is None:
        return [Problem("appeal", "none", _("Nobody appealed."))]
    if proposal.appeal_answered_at is not None:
        return [Problem("appeal", "answered", _("This appeal was turned down."))]
    if Move.objects.filter(proposal=proposal, transition="admit_appeal").exists():
        return [Problem("appeal", "second", _("It was appealed once already."))]
    found = Decision.objects.filter(proposal=proposal, outcome=Outcome.DECLINED).first()
    told = found.told_at if found else None
    if told is not None and proposal.appealed_at <= told + timedelta(days=APPEAL_DAYS):
        return []
    return [Problem("appeal", "too_late", _("The appeal came more than 30 days after the answer."))]


@guard("not_told")
def not_told(step: Step) -> Iterable[Problem]:
    """Its submitter has not heard how it was decided."""
    if step.proposal.told_state != step.proposal.state:
        return []
    return [Problem("state", "told", _("The answer was given; it cannot be withdrawn any more."))]


@guard("reviewed_or_reasoned")
def reviewed_or_reasoned(step: Step) -> Iterable[Problem]:
    """What was brought in from elsewhere, and never reviewed here, is marked with a reason.

    Everything else comes to be marked through its reviews alone.
    """
    if not step.proposal.source or step.words:
        return []
    reviews = Review.objects.filter(assignment__proposal=step.proposal, set_aside_at=None)
    if reviews.filter(submitted_at__isnull=False).exists():
        return []
    text = _("It was brought in without a review: say why it is funded all the same.")
    return [Problem("words", "required", text)]


@guard("idle_and_reminded")
def idle_and_reminded(step: Step) -> Iterable[Problem]:
    """Nothing happened for as long as the step says, and two reminders said so."""
    if step.proposal.pk in idling.expired_ids([step.proposal.pk], now=step.now):
        return []
    return [Problem("idle", "too_early", _("It is not idle yet, or was not reminded twice."))]


def _used_before(proposal: Proposal, words: str) -> bool:
    """Whether another proposal of the fund was declined with the same words."""
    others = Move.objects.filter(
        transition__in=("decline", "mark_decline"),
        proposal__round__fund=proposal.round.fund_id,
        words__iexact=words,
    )
    return others.exclude(proposal=proposal).exists()
