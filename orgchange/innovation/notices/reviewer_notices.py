"""What becomes of reviews that were asked for: ended, to be looked at again, or one is missing.

A reviewer hears that a review ended, and never why: in a blind round "you are too close to it"
would tell whose proposal it is. Fund managers hear that one is missing, and never who: whom they
may know stands on the page.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from orgchange.innovation.conflicts import conflicts_between
from orgchange.innovation.models import (
    FundRole,
    Proposal,
    ProposalVersion,
    Review,
    ReviewAssignment,
    Round,
)
from orgchange.innovation.offices import every_holder
from orgchange.innovation.proposing.under_review import given_reviewers
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.notices.services import Draft

ENDED, STALE, MISSING = "fund_review_ended", "fund_review_stale", "fund_reviewer_missing"
FUND = _("Innovation fund")
REVIEW, SEATS = "review:", "reviewers:"


def tell_ended(ended: Collection[ReviewAssignment], *, now: datetime) -> None:
    """Tell the reviewers, where they had been asked, that nobody waits for their review."""
    drafts = [
        Draft(one.reviewer_id, ENDED, f"{REVIEW}{one.pk}", "", {"title": str(one.proposal)})
        for one in ended
        if one.opened_at is not None
    ]
    notices.plan(drafts=drafts, now=now)


def tell_missing(ended: Collection[ReviewAssignment], *, now: datetime) -> None:
    """Tell who chooses reviewers that one is too close, and another is needed."""
    notices.plan(drafts=list(_missing(ended, now)), now=now)


def tell_changed(version: ProposalVersion, *, now: datetime) -> None:
    """Tell who reviewed an older version that there is another text now."""
    stale = Review.objects.filter(
        assignment__proposal=version.proposal_id,
        assignment__ended_at=None,
        submitted_at__isnull=False,
        stale_at__isnull=False,
        shown_at=None,
    )
    rows = stale.values_list("assignment", "assignment__reviewer")
    context = {"title": version.title, "number": version.number}
    drafts = [
        Draft(reviewer, STALE, f"{REVIEW}{asked}", str(version.number), context)
        for asked, reviewer in rows.order_by("pk")
    ]
    notices.plan(drafts=drafts, now=now)


def _missing(ended: Collection[ReviewAssignment], now: datetime) -> Iterator[Draft]:
    """To the managers of the fund who are not too close themselves; without one, to its chairs."""
    if not ended:
        return
    offices = every_holder(on=now.date())
    rows = {one.proposal_id: one.proposal for one in ended}
    funds = {row.round.fund_id for row in rows.values()}
    asked = {
        person
        for fund in funds
        for role in (FundRole.MANAGER, FundRole.CHAIR)
        for person in offices[fund, role]
    }
    close = defaultdict(set)
    for tie in conflicts_between(asked, Proposal.objects.filter(pk__in=rows), on=now.date()):
        close[tie.proposal_id].add(tie.employee_id)
    for one in ended:
        row, fund = rows[one.proposal_id], rows[one.proposal_id].round.fund_id
        managers = offices[fund, FundRole.MANAGER] - close[row.pk]
        for person in sorted(managers or offices[fund, FundRole.CHAIR] - close[row.pk]):
            context = {"title": str(row), "round": row.round_id, "turn": one.turn}
            yield Draft(person, MISSING, f"{SEATS}{row.pk}", str(one.pk), context)


def _id(notice: Notice) -> int:
    return int(notice.object_key.partition(":")[2])


def ended_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The title; the way to what else is asked of them."""
    path = reverse("innovation:reviews")
    return {notice.pk: {**notice.context, "path": path} for notice in found}


def stale_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The title and the new version, with the review's page, which shows what changed."""
    return {
        notice.pk: {**notice.context, "path": reverse("innovation:review", args=[_id(notice)])}
        for notice in found
    }


def stale_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A review that is being looked at again, was shown, or has ended waits for nothing."""
    rows = Review.objects.filter(
        assignment__in={_id(notice) for notice in found},
        assignment__ended_at=None,
        stale_at__isnull=False,
        shown_at=None,
    )
    waiting = set(rows.values_list("assignment", flat=True))
    return {notice.pk: Reason.COMPLETED for notice in found if _id(notice) not in waiting}


def missing_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The title and how many are left, with the page where another is chosen. Two queries."""
    ids = {_id(notice) for notice in found}
    seats = ReviewAssignment.objects.filter(proposal__in=ids, ended_at=None).order_by()
    counts = seats.values_list("proposal", "turn").annotate(Count("pk"))
    left = {(proposal, turn): count for proposal, turn, count in counts}
    rounds = Round.objects.in_bulk({notice.context["round"] for notice in found})
    return {
        notice.pk: {
            "title": notice.context["title"],
            "left": _left(
                left.get((_id(notice), notice.context["turn"]), 0),
                rounds[notice.context["round"]].min_reviewers,
            ),
            "path": reverse("innovation:reviewers", args=[notice.context["round"]]),
        }
        for notice in found
    }


def _left(count: int, wanted: int) -> Callable[[], str]:
    def said() -> str:
        text = ngettext(
            "%(n)s reviewer is left; the round asks for %(wanted)s.",
            "%(n)s reviewers are left; the round asks for %(wanted)s.",
            count,
        )
        return text % {"n": count, "wanted": wanted}

    return said


def missing_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Where no reviewers are chosen any more, nobody is missing."""
    rows = Proposal.objects.filter(given_reviewers(), pk__in={_id(one) for one in found})
    open_ones = set(rows.values_list("pk", flat=True))
    return {notice.pk: Reason.NOT_REQUIRED for notice in found if _id(notice) not in open_ones}


TITLE = {"title": _("The proposal")}
EXAMPLE = {
    "title": "Draft inspection reports",
    "number": 2,
    "left": {
        "en": "1 reviewer is left; the round asks for 2.",
        "zh-hans": "还剩 1 位评审人；本轮要求 2 位。",
    },
}
KINDS = (
    Kind(
        code=ENDED,
        label=_("A review is not asked for any more"),
        group=FUND,
        subject=_("{title}: no review is needed any more"),
        body=_(
            "You are no longer asked to review “{title}”, and there is nothing left to do."
            "\n\nWhat else is asked of you: {link}"
        ),
        placeholders=TITLE,
        example=EXAMPLE,
        facts=ended_facts,
    ),
    Kind(
        code=STALE,
        label=_("The text has changed since a review was handed in"),
        group=FUND,
        subject=_("{title}: the text has changed since your review"),
        body=_(
            "There is a version {number} of “{title}” since you handed in your review. Look at"
            " what changed, and hand in again, whether you judge it otherwise or not: {link}"
        ),
        placeholders={**TITLE, "number": _("The number of the new version")},
        example=EXAMPLE,
        facts=stale_facts,
        holds=stale_holds,
    ),
    Kind(
        code=MISSING,
        label=_("A reviewer is too close to a proposal, and another is needed"),
        group=FUND,
        subject=_("{title}: a reviewer has a conflict of interest"),
        body=_(
            "Somebody who was to review “{title}” is too close to it, and does not review it"
            " any more. {left}\n\nLook, and choose another where one is needed: {link}"
        ),
        placeholders={**TITLE, "left": _("How many reviewers are left, as a sentence")},
        example=EXAMPLE,
        facts=missing_facts,
        holds=missing_holds,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
