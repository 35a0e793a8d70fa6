"""Questions that a submitter leaves without an answer: what the clock says of it, and to whom.

The submitter hears that the time is over, and what happens next; who has the proposal hears that
the fund's own time runs again, and that they may go on without the answers.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orgchange.core.wording import day_text
from orgchange.innovation.notices import addresses
from orgchange.innovation.notices.clock_notices import FUND, stay_holds
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice

ANSWER_LATE, ANSWER_MISSING = "fund_answer_late", "fund_answer_missing"


def own_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """Title and days, with the page on which the questions are answered."""
    return {notice.pk: _facts(notice, _answers) for notice in found}


def committee_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """Title and days, with the committee's page."""
    return {notice.pk: _facts(notice, addresses.of_committee) for notice in found}


def _answers(proposal_id: int) -> str:
    return reverse("innovation:answer-questions", args=[proposal_id])


def _facts(notice: Notice, address: Callable[[int], str]) -> Facts:
    return {
        **notice.context,
        "day": date.fromisoformat(notice.context["day"]),
        "end": _end(notice.context["ends_on"]),
        "path": address(addresses.proposal_of(notice.object_key)),
    }


def _end(day: str) -> Callable[[], str]:
    """When silence closes it; nothing, where its way has no such end."""

    def said() -> str:
        if not day:
            return ""
        text = gettext("If nobody works on it, it closes by itself on %(day)s.")
        return text % {"day": day_text(date.fromisoformat(day))}

    return said


PLACEHOLDERS = {
    "title": _("The proposal"),
    "day": _("The day"),
    "end": _("When it closes by itself, as a sentence; may be empty"),
}
EXAMPLE = {
    "title": "Draft inspection reports",
    "day": date(2026, 12, 1),
    "end": {
        "en": "If nobody works on it, it closes by itself on 16 Jan 2027.",
        "zh-hans": "如果一直没有人处理，它将于2027年1月16日自动关闭。",
    },
}
KINDS = (
    Kind(
        code=ANSWER_LATE,
        label=_("Questions about somebody's proposal wait too long for an answer"),
        group=FUND,
        subject=_("{title}: our questions still wait for you"),
        body=_(
            "We asked about “{title}” and hoped for your answer by {day}. You can still give it."
            " From now on the fund may also go on without it. {end}\n\nAnswer: {link}"
        ),
        placeholders=PLACEHOLDERS,
        example=EXAMPLE,
        facts=own_facts,
        holds=stay_holds,
    ),
    Kind(
        code=ANSWER_MISSING,
        label=_("A submitter has not answered: whoever has the proposal is told"),
        group=FUND,
        subject=_("{title}: the submitter has not answered"),
        body=_(
            "The answers about “{title}” were due by {day}, and there are none. The time for the"
            " first reply runs again, and you can go on without them. {end}\n\n{link}"
        ),
        placeholders=PLACEHOLDERS,
        example=EXAMPLE,
        facts=committee_facts,
        holds=stay_holds,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
