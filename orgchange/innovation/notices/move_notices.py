"""A proposal went on: a word to who submitted it, to who follows it, and to who has it now."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from orgchange.core.dates import firm_day
from orgchange.innovation.models import (
    Follow,
    FundRole,
    Move,
    Part,
    Proposal,
    ProposalPerson,
    Question,
    WorkflowState,
)
from orgchange.innovation.notices import addresses
from orgchange.innovation.offices import SUBMITTER, holders
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice
from orgchange.notices.services import Draft

MOVED, FOLLOWED, ARRIVED = "fund_moved", "fund_followed", "fund_arrived"
FUND = _("Innovation fund")
# The way back from the director reaches the fund managers too.
BACK = ("send_back", "lapse")


def announce_move(*, proposal: Proposal, move: Move, now: datetime) -> None:
    """Listens to `proposal_moved`: plans who is told of a step, but never of an untold one."""
    states = WorkflowState.objects.filter(version=proposal.workflow_id).in_bulk(field_name="pk")
    by_code = {state.code: state for state in states.values()}
    drafts = list(_to_committee(proposal, move, by_code, now))
    if move.is_told:
        drafts += _to_submitters(proposal, move, by_code[move.target])
    notices.plan(drafts=drafts, now=now)


def submitter_ids(proposal: Proposal) -> set[int]:
    """Who submits it, alone or with others."""
    others = ProposalPerson.objects.filter(proposal=proposal, part=Part.CO_SUBMITTER)
    return {proposal.submitter_id, *others.values_list("employee_id", flat=True)}


def responsible_ids(proposal: Proposal, now: datetime) -> set[int]:
    """The fund manager who has it in hand; all of them, before somebody has."""
    if proposal.handler_id is not None:
        return {proposal.handler_id}
    return set(holders(proposal.round.fund_id, FundRole.MANAGER, on=firm_day(now)))


def _to_submitters(proposal: Proposal, move: Move, state: WorkflowState) -> Iterator[Draft]:
    own = submitter_ids(proposal)
    actor = _actor(move)
    facts = {"title": str(proposal), "state": _in_every_language(state)}
    told = {**facts, "words": move.words, "questions": _questions(proposal, move)}
    key = addresses.object_key(proposal.pk)
    for person_id in sorted(own - {actor}):
        yield Draft(person_id, MOVED, key, str(move.pk), told)
    follows = Follow.objects.filter(proposal=proposal).values_list("employee_id", flat=True)
    for person_id in sorted(set(follows) - own - {actor}):
        yield Draft(person_id, FOLLOWED, key, str(move.pk), facts)


def _to_committee(
    proposal: Proposal, move: Move, states: dict[str, WorkflowState], now: datetime
) -> Iterator[Draft]:
    came_from_submitter = states[move.source].owner == SUBMITTER or move.source in _objected(states)
    is_theirs = states[move.target].owner == FundRole.MANAGER and came_from_submitter
    if not (is_theirs or move.transition in BACK):
        return
    context = {
        "title": str(proposal),
        "state": {code: states[move.target].name_in(code) for code, _name in settings.LANGUAGES},
        "words": move.words,
    }
    key = addresses.object_key(proposal.pk)
    for person_id in sorted(responsible_ids(proposal, now) - {_actor(move)}):
        yield Draft(person_id, ARRIVED, key, str(move.pk), context)


def _objected(states: dict[str, WorkflowState]) -> set[str]:
    """Ends that somebody can object to: coming back from there is the submitter's doing."""
    return {state.code for state in states.values() if state.stand == "ended"}


def _actor(move: Move) -> int | None:
    employee = getattr(move.by, "employee", None) if move.by else None
    return employee.pk if employee is not None else None


def _questions(proposal: Proposal, move: Move) -> list[str]:
    rows = Question.objects.filter(proposal=proposal, asked_at=move.at)
    return list(rows.values_list("text", flat=True))


def _in_every_language(state: WorkflowState) -> dict[str, str]:
    return {code: state.public_name_in(code) for code, _name in settings.LANGUAGES}


def own_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """As it was when it happened; the link leads to the submitter's page."""
    return {notice.pk: _facts(notice, addresses.of_proposal) for notice in found}


def committee_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """As it was when it happened; the link leads to the committee's page."""
    return {notice.pk: _facts(notice, addresses.of_committee) for notice in found}


def _facts(notice: Notice, address: Any) -> Facts:
    return {**notice.context, "path": address(addresses.proposal_of(notice.object_key))}


TITLE = {"title": _("The proposal")}
EXAMPLE = {
    "title": "Draft inspection reports",
    "state": {"en": "We have questions for you", "zh-hans": "我们有问题想问你"},
    "words": {"en": "It would start too late.", "zh-hans": "开始得太晚了。"},
    "questions": {"en": "– Whose data is it?", "zh-hans": "– 这是谁的数据？"},
}
KINDS = (
    Kind(
        code=MOVED,
        label=_("Somebody's proposal went on"),
        group=FUND,
        subject=_("{title}: {state}"),
        body=_("Your proposal “{title}” now is: {state}.\n\n{words}\n\n{questions}\n\n{link}"),
        placeholders={
            **TITLE,
            "state": _("Where it is now, as its submitter reads it"),
            "words": _("What was said with it; may be empty"),
            "questions": _("The questions to answer; may be empty"),
        },
        example=EXAMPLE,
        facts=own_facts,
    ),
    Kind(
        code=FOLLOWED,
        label=_("A proposal that somebody follows went on"),
        group=FUND,
        subject=_("{title}: {state}"),
        body=_("“{title}”, which you follow, now is: {state}.\n\n{link}"),
        placeholders={**TITLE, "state": _("Where it is now, as its submitter reads it")},
        example=EXAMPLE,
        facts=own_facts,
        is_mandatory=False,
    ),
    Kind(
        code=ARRIVED,
        label=_("A proposal waits for a fund manager"),
        group=FUND,
        subject=_("{title}: {state}"),
        body=_("“{title}” is with you: {state}.\n\n{words}\n\nTake it from here: {link}"),
        placeholders={
            **TITLE,
            "state": _("Where it is now, as the committee calls it"),
            "words": _("What was said with it; may be empty"),
        },
        example=EXAMPLE,
        facts=committee_facts,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
