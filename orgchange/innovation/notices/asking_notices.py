"""A reviewer is asked to review: one notice for all that waits in a round, however much came in.

The notice about a round speaks of what waits at the moment it goes out, so that ten proposals
sent to review one by one are one message with ten lines. It names proposals, never people.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from orgchange.core.dates import firm_day
from orgchange.core.wording import day_text
from orgchange.innovation.models import ReviewAssignment, Round
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.notices.services import Draft

ASKED = "fund_review_asked"
MOST_LINES = 20
PREFIX = "reviews:"
# What waits for whom: {(reviewer, round): what they have not handed in, the first due first}.
Waiting = Mapping[tuple[int, int], Sequence[ReviewAssignment]]


def ask(opened: Collection[ReviewAssignment], *, now: datetime) -> None:
    """Tell the reviewers of what has just been opened to them. One for a person and a round."""
    asked = {(one.reviewer_id, one.proposal.round_id) for one in opened}
    when = now.isoformat(timespec="seconds")
    drafts = [Draft(who, ASKED, f"{PREFIX}{of}", when) for who, of in sorted(asked)]
    notices.plan(drafts=drafts, now=now)


def _round_of(notice: Notice) -> int:
    return int(notice.object_key.removeprefix(PREFIX))


def waiting_for(found: Sequence[Notice]) -> Waiting:
    """What these people still have to review in these rounds. One query."""
    rows = ReviewAssignment.objects.filter(
        reviewer__in={notice.recipient_id for notice in found},
        proposal__round__in={_round_of(notice) for notice in found},
        ended_at=None,
        opened_at__isnull=False,
        review__submitted_at=None,
    )
    waits = defaultdict(list)
    for row in rows.select_related("proposal").order_by("due_at", "pk"):
        waits[row.reviewer_id, row.proposal.round_id].append(row)
    return waits


def facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The round, what waits in it by now, and the way there: to the desk, or the one review."""
    rounds = Round.objects.in_bulk({_round_of(notice) for notice in found})
    waits = waiting_for(found)
    return {
        notice.pk: _facts(
            rounds[_round_of(notice)], waits.get((notice.recipient_id, _round_of(notice)), ())
        )
        for notice in found
    }


def _facts(of: Round, rows: Sequence[ReviewAssignment]) -> Facts:
    one = rows[0] if len(rows) == 1 else None
    return {
        "round": {"en": of.name, "zh-hans": of.name_zh or of.name},
        "what": _what(rows),
        "proposals": [_line(row) for row in rows[:MOST_LINES]],
        "path": reverse("innovation:review", args=[one.pk])
        if one
        else reverse("innovation:reviews"),
    }


def _what(rows: Sequence[ReviewAssignment]) -> Callable[[], str]:
    def said() -> str:
        text = ngettext(
            "%(n)s proposal waits for your review",
            "%(n)s proposals wait for your review",
            len(rows),
        )
        return text % {"n": len(rows)}

    return said


def _line(row: ReviewAssignment) -> Callable[[], str]:
    title = str(row.proposal)
    due = firm_day(row.due_at - timedelta(seconds=1)) if row.due_at else None

    def said() -> str:
        if due is None:
            return title
        return _("%(title)s, by %(day)s") % {"title": title, "day": day_text(due)}

    return said


def holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Whoever has handed in all that was asked is asked no more."""
    waits = waiting_for(found)
    return {
        notice.pk: Reason.COMPLETED
        for notice in found
        if (notice.recipient_id, _round_of(notice)) not in waits
    }


KIND = Kind(
    code=ASKED,
    label=_("A reviewer is asked to review"),
    group=_("Innovation fund"),
    subject=_("{round}: {what}"),
    body=_(
        "{what}:\n\n{proposals}\n\n"
        "First say whether you are free of conflicts; then the text is shown: {link}"
    ),
    placeholders={
        "round": _("The round"),
        "what": _("How many proposals wait, as a sentence"),
        "proposals": _("The proposals, each with its due date"),
    },
    example={
        "round": {"en": "Autumn", "zh-hans": "秋季"},
        "what": {
            "en": "2 proposals wait for your review",
            "zh-hans": "有 2 份提案等待您评审",
        },
        "proposals": ["Draft inspection reports", "Count the pallets"],
    },
    facts=facts,
    holds=holds,
)


def register_kinds() -> None:
    """Make the kind known."""
    register(KIND)
