"""What the clock says: a reply is due or late, a state is overdue, a rest comes to its end."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from orgchange.innovation.deciding.idling import IDLE
from orgchange.innovation.models import Proposal
from orgchange.innovation.notices import addresses
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason

REPLY_DUE, REPLY_LATE = "fund_reply_due", "fund_reply_late"
OVERDUE, APPEAL = "fund_overdue", "fund_appeal"
FUND = _("Innovation fund")


def facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """Title and day, with the committee's page."""
    return {notice.pk: _facts(notice, addresses.of_committee) for notice in found}


def own_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """Title and day, with the submitter's page."""
    return {notice.pk: _facts(notice, addresses.of_proposal) for notice in found}


def _facts(notice: Notice, address: Callable[[int], str]) -> Facts:
    path = address(addresses.proposal_of(notice.object_key))
    day = notice.context.get("day")
    return {
        **notice.context,
        "day": datetime.fromisoformat(day).date() if day else "",
        "path": path,
    }


def _proposals(found: Sequence[Notice]) -> dict[str, Proposal]:
    ids = {addresses.proposal_of(notice.object_key) for notice in found}
    return {addresses.object_key(row.pk): row for row in Proposal.objects.filter(pk__in=ids)}


def reply_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Who was answered waits no more."""
    rows = _proposals(found)
    return {
        notice.pk: Reason.COMPLETED
        for notice in found
        if rows[notice.object_key].replied_at is not None
    }


def stay_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A proposal that went on since is not late any more."""
    rows = _proposals(found)
    return {
        notice.pk: Reason.COMPLETED
        for notice in found
        if notice.context["state_code"] != rows[notice.object_key].state
    }


def idle_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Work on it since has begun another rest."""
    rows = _proposals(found)
    return {
        notice.pk: Reason.COMPLETED
        for notice in found
        if not notice.occurrence.startswith(_touched(rows[notice.object_key]))
    }


def _touched(proposal: Proposal) -> str:
    return proposal.touched_at.isoformat(timespec="seconds")


PLACEHOLDERS = {"title": _("The proposal"), "day": _("The day")}
EXAMPLE = {
    "title": "Draft inspection reports",
    "day": datetime(2026, 12, 1, tzinfo=UTC).date(),
    "state": {"en": "In review", "zh-hans": "评审中"},
}
STATE = {**PLACEHOLDERS, "state": _("Where it is, as the committee calls it")}
KINDS = (
    Kind(
        code=REPLY_DUE,
        label=_("A first reply is due"),
        group=FUND,
        subject=_("{title}: the first reply is due by {day}"),
        body=_("Nobody has answered “{title}” yet. The reply is due by {day}.\n\n{link}"),
        placeholders=PLACEHOLDERS,
        example=EXAMPLE,
        facts=facts,
        holds=reply_holds,
    ),
    Kind(
        code=REPLY_LATE,
        label=_("A first reply is late: fund managers and director are told"),
        group=FUND,
        subject=_("{title}: nobody has answered yet"),
        body=_(
            "“{title}” should have been answered by {day}. Somebody waits, and hears nothing.\n\n"
            "Ask, send it to review, or say no with your reasons: {link}"
        ),
        placeholders=PLACEHOLDERS,
        example=EXAMPLE,
        facts=facts,
        holds=reply_holds,
    ),
    Kind(
        code=OVERDUE,
        label=_("A proposal stays too long in a state"),
        group=FUND,
        subject=_("{title}: {state}, due since {day}"),
        body=_("“{title}” is still: {state}. It should have gone on by {day}.\n\n{link}"),
        placeholders=STATE,
        example=EXAMPLE,
        facts=facts,
        holds=stay_holds,
    ),
    Kind(
        code=APPEAL,
        label=_("Somebody appeals"),
        group=FUND,
        subject=_("{title}: an appeal"),
        body=_(
            "The submitter of “{title}” appeals.\n\n"
            "Read it and admit it, with new reviewers, or answer: {link}"
        ),
        placeholders={"title": _("The proposal")},
        example=EXAMPLE,
        facts=facts,
        holds=stay_holds,
    ),
    Kind(
        code=IDLE,
        label=_("A proposal that nobody works on comes to its end"),
        group=FUND,
        subject=_("{title}: closes by itself on {day}"),
        body=_(
            "Nobody has worked on “{title}” for a while. It closes by itself on {day}.\n\n"
            "Any change to it keeps it: {link}"
        ),
        placeholders=PLACEHOLDERS,
        example=EXAMPLE,
        facts=own_facts,
        holds=idle_holds,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
