"""Somebody said something: submitters and followers hear how much is new, not what by whom.

Who submits a proposal may be hidden from who follows it, so neither names nor words leave the
page. Of several that wait the newest goes out, and counts what was said since the last one went.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from orgchange.innovation.models import Comment, Follow
from orgchange.innovation.notices.move_notices import submitter_ids
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, NoticeState, Reason
from orgchange.notices.services import Draft

TALK = "fund_talk"
PREFIX = "talk:"


def tell_comment(comment: Comment, *, now: datetime) -> None:
    """Tell who submits or follows the proposal. What the committee says among itself, nobody."""
    if comment.is_inner:
        return
    proposal = comment.proposal
    follows = Follow.objects.filter(proposal=proposal).values_list("employee", flat=True)
    people = submitter_ids(proposal) | set(follows)
    context = {"title": str(proposal)}
    drafts = [
        Draft(person, TALK, f"{PREFIX}{proposal.pk}", str(comment.pk), context)
        for person in sorted(people - {comment.author_id})
    ]
    notices.plan(drafts=drafts, now=now)


def _proposal(notice: Notice) -> int:
    return int(notice.object_key.removeprefix(PREFIX))


def new_counts(found: Sequence[Notice]) -> dict[int, int]:
    """{notice: comments of others up to its own, since the one that went out before it}.

    Two queries, however many notices there are.
    """
    gone, said = _gone(found), _said(found)
    counts = {}
    for notice in found:
        last = int(notice.occurrence)
        before = gone[notice.recipient_id, notice.object_key]
        place = bisect_right(before, last - 1)
        since = before[place - 1] if place else 0
        counts[notice.pk] = sum(
            since < comment <= last and author != notice.recipient_id
            for comment, author in said[_proposal(notice)]
        )
    return counts


def _gone(found: Sequence[Notice]) -> Mapping[tuple[int, str], list[int]]:
    """The comments of which people heard before, in order."""
    rows = Notice.objects.filter(
        kind=TALK,
        recipient__in={notice.recipient_id for notice in found},
        object_key__in={notice.object_key for notice in found},
        state=NoticeState.SENT,
    )
    gone: dict[tuple[int, str], list[int]] = defaultdict(list)
    for person, key, comment in rows.values_list("recipient", "object_key", "occurrence"):
        gone[person, key].append(int(comment))
    for comments in gone.values():
        comments.sort()
    return gone


def _said(found: Sequence[Notice]) -> Mapping[int, list[tuple[int, int]]]:
    rows = Comment.objects.filter(
        proposal__in={_proposal(notice) for notice in found}, is_inner=False, withdrawn_at=None
    )
    said: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for proposal, comment, author in rows.order_by("pk").values_list("proposal", "pk", "author"):
        said[proposal].append((comment, author))
    return said


def facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The title and how much is new, with the discussion."""
    counts = new_counts(found)
    return {
        notice.pk: {
            **notice.context,
            "what": _what(counts[notice.pk]),
            "path": reverse("innovation:discussion", args=[_proposal(notice)]),
        }
        for notice in found
    }


def _what(count: int) -> Callable[[], str]:
    def said() -> str:
        return ngettext("%(n)s new comment", "%(n)s new comments", count) % {"n": count}

    return said


def holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """What was taken back meanwhile is no news."""
    counts = new_counts(found)
    return {notice.pk: Reason.NOT_REQUIRED for notice in found if not counts[notice.pk]}


KIND = Kind(
    code=TALK,
    label=_("Somebody comments on a proposal that one submits or follows"),
    group=_("Innovation fund"),
    subject=_("{title}: {what}"),
    body=_("In the discussion of “{title}” there is something new: {what}.\n\n{link}"),
    placeholders={"title": _("The proposal"), "what": _("How many comments are new")},
    example={
        "title": "Draft inspection reports",
        "what": {"en": "2 new comments", "zh-hans": "2 条新评论"},
    },
    facts=facts,
    holds=holds,
    is_mandatory=False,
)


def register_kinds() -> None:
    """Make the kind known."""
    register(KIND)
