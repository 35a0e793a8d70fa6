"""The reviewers of a round as its page shows them: who is asked, who would be, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.core.registry import Text
from orgchange.core.sql import id_list
from orgchange.directory.scopes import Sight
from orgchange.innovation.blindness import assignments_visible_to
from orgchange.innovation.models import Proposal, ReviewAssignment, Round
from orgchange.innovation.proposing.under_review import given_reviewers
from orgchange.innovation.reviewing import matching
from orgchange.innovation.reviewing.desk import review_of
from orgchange.innovation.reviewing.matching import Pairing, Shortfall
from orgchange.innovation.reviewing.plans import ReviewPlan

A_PAGE = 50
WORDS: Mapping[str, Text] = {
    matching.OTHER_FUNCTION: _("another function"),
    matching.OWN_FUNCTION: _("same function"),
    matching.SAME_LANGUAGE: _("reads the language"),
    matching.OTHER_LANGUAGE: _("another language"),
    matching.SAME_DEPARTMENT: _("same department"),
}


@dataclass(frozen=True)
class Chosen:
    """Somebody who is asked, and how far they are."""

    assignment: ReviewAssignment
    state: str
    text: Text


@dataclass(frozen=True)
class Would:
    """Somebody who would be asked: the name, why, and their reviews with this one."""

    name: str
    reasons: Sequence[Text]
    load: int
    capacity: int


@dataclass(frozen=True)
class Line:
    """A proposal with its reviewers."""

    proposal: Proposal
    chosen: Sequence[Chosen]
    would: Sequence[Would]
    short: Shortfall | None


def listed(of: Round) -> QuerySet[Proposal]:
    """Every proposal of the round that may be given reviewers, the newest last."""
    return Proposal.objects.filter(given_reviewers(), round=of).order_by("submitted_at", "pk")


def page_of(of: Round, number: str | None) -> Page[Proposal]:
    """A page of them."""
    return Paginator(listed(of).select_related("submitter"), A_PAGE).get_page(number)


def lines_of(sight: Sight, rows: Sequence[Proposal], plan: ReviewPlan | None) -> list[Line]:
    """These proposals with those who are asked, and who would be."""
    asked = _asked(sight, rows)
    would = _would(plan) if plan else {}
    short = {one.proposal_id: one for one in plan.short} if plan else {}
    return [
        Line(row, asked.get(row.pk, ()), would.get(row.pk, ()), short.get(row.pk)) for row in rows
    ]


def _asked(sight: Sight, rows: Sequence[Proposal]) -> dict[int, list[Chosen]]:
    found: dict[int, list[Chosen]] = {}
    ids = id_list(row.pk for row in rows)
    among = Proposal.objects.filter(pk__in=ids)
    asked = assignments_visible_to(sight, among).filter(proposal__in=ids, ended_at=None)
    for one in asked.select_related("reviewer", "review"):
        found.setdefault(one.proposal_id, []).append(Chosen(one, *_stage(one)))
    return found


def _stage(one: ReviewAssignment) -> tuple[str, Text]:
    review = review_of(one)
    if review is not None and review.submitted_at is not None:
        return "covered", _("handed in")
    if one.affirmed_at is not None:
        return "now", _("reading")
    return "pending", pgettext_lazy("a reviewer", "asked") if one.opened_at else pgettext_lazy(
        "a reviewer", "chosen"
    )


def _would(plan: ReviewPlan) -> dict[int, list[Would]]:
    found: dict[int, list[Would]] = {}
    loads = {pk: before for pk, (before, _most) in plan.loads.items()}
    for pair in plan.pairs:
        loads[pair.employee_id] += 1
        most = plan.loads[pair.employee_id][1]
        name = plan.people[pair.employee_id].full_name
        one = Would(name, _reasons(pair), loads[pair.employee_id], most)
        found.setdefault(pair.proposal_id, []).append(one)
    return found


def _reasons(pair: Pairing) -> list[Text]:
    return [WORDS[code] for code in pair.reasons if code in WORDS]
