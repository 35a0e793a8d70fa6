"""One door to every step: pages, the board and the API say its code and what it needs to know."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.errors import DomainError, InvalidInput, Problem
from orgchange.innovation import clocks
from orgchange.innovation.models import Proposal
from orgchange.innovation.services import batches, micro, rescinding
from orgchange.innovation.services.moving import move
from orgchange.innovation.ways import NoSuchStep

# What a step is told beside its words.
FACTS: Mapping[str, tuple[str, ...]] = {
    "ask": ("questions",),
    "join": ("duplicate_of",),
    "mark_fund": ("amount",),
    "approve_micro": ("amount",),
    "waitlist": ("until",),
}
Given = Mapping[str, Any]


def take(*, proposal: Proposal, step: str, given: Given, actor: User, now: datetime) -> None:
    """Take a step of the workflow, with everything that belongs to it. `given` has its `words`.

    Putting one proposal before the director makes a batch of one; rescinding asks a second
    person first; the micro lane tells at once.
    """
    if step in batches.CHOICES:
        raise NoSuchStep(_("The director decides item by item, in the batch."))
    run = OTHERWISE.get(step, _move)
    run(proposal, step, given, actor, now)
    proposal.refresh_from_db()


@dataclass(frozen=True)
class Taken:
    """What became of one of many: its step was taken, or why not."""

    proposal: Proposal
    reason: str = ""


def take_each(
    *, proposals: Iterable[Proposal], step: str, words: str = "", actor: User, now: datetime
) -> list[Taken]:
    """One step for many, each by itself: those that cannot take it stay, and it is said why."""
    return [_taken(row, step, words, actor, now) for row in proposals]


def _taken(proposal: Proposal, step: str, words: str, actor: User, now: datetime) -> Taken:
    try:
        take(proposal=proposal, step=step, given={"words": words}, actor=actor, now=now)
    except DomainError as refused:
        return Taken(proposal, refused.message)
    return Taken(proposal)


def _move(proposal: Proposal, step: str, given: Given, actor: User, now: datetime) -> None:
    facts = {name: given[name] for name in FACTS.get(step, ()) if given.get(name) is not None}
    until = facts.pop("until", None)
    if isinstance(until, date) and until < date.max:  # the end of the last day there is not
        facts["due_at"] = clocks.end_of_day(until, settings.FIRM_TIME_ZONE)
    move(
        proposal=proposal,
        transition=step,
        actor=actor,
        now=now,
        words=given.get("words", ""),
        **facts,
    )


def _request(proposal: Proposal, step: str, given: Given, actor: User, now: datetime) -> None:
    fund = proposal.round.fund
    batches.request(fund=fund, proposals=[proposal], actor=actor, now=now)


def _approve_micro(proposal: Proposal, step: str, given: Given, actor: User, now: datetime) -> None:
    words, amount = given.get("words", ""), given.get("amount")
    micro.approve(proposal=proposal, words=words, amount=amount, actor=actor, now=now)


def _rescind(proposal: Proposal, step: str, given: Given, actor: User, now: datetime) -> None:
    rescinding.ask(proposal=proposal, words=given.get("words", ""), actor=actor, now=now)


Run = Callable[[Proposal, str, Given, User, datetime], None]
OTHERWISE: Mapping[str, Run] = {
    "request": _request,
    "approve_micro": _approve_micro,
    "rescind": _rescind,
}


def refuse_unknown(step: str, given: Given) -> None:
    """Refuse what a step has no use for: a slip that would silently do nothing."""
    known = {"words", *FACTS.get(step, ())}
    strange = sorted(set(given) - known)
    if strange:
        message = _("This step takes no “%(name)s”.") % {"name": strange[0]}
        problems = [Problem(name, "unknown", message) for name in strange]
        raise InvalidInput(message, problems=problems)
