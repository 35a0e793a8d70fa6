"""A round's proposals beside one another, as far as the viewer may know their scores."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight
from orgchange.innovation.blindness import Shown, showing, view_of
from orgchange.innovation.models import Proposal, Review, Round, Tagging
from orgchange.innovation.reviewing.calibration import (
    Calibration,
    Given,
    Standing,
    Strictness,
    calibrate,
    crossing,
)

A_PAGE = 50


class Placed(NamedTuple):
    """A place, and who holds it."""

    place: int
    standing: Standing


@dataclass(frozen=True)
class Row:
    """One proposal in its place. `on_line`: its interval crosses the line."""

    place: int
    proposal: Proposal
    standing: Standing
    shown: Shown
    tags: Sequence[str]
    on_line: bool
    is_last_placed: bool


@dataclass(frozen=True)
class Standings:
    """A page of what may be known to the viewer, how many others there are, and how reviewers
    score, where they may be known."""

    page: Page[Placed]
    rows: Sequence[Row]
    hidden: int
    reviewers: Sequence[tuple[str, Strictness]]


def standings_of(
    sight: Sight,
    of: Round,
    *,
    places: int = 0,
    tag: str = "",
    number: str | None = None,
    is_whole: bool = False,
) -> Standings:
    """The round as the viewer may know it, the best first. A constant number of queries.

    Places are counted among all that the viewer may know, so a list narrowed by a tag shows the
    same places. A gap for what they may not know would tell its place. `is_whole`: all on a page.
    """
    found = calibrate(given_in(of))
    ids = {one.proposal_id for one in found.standings}
    among = Proposal.objects.filter(round=of)
    scored = _shown(sight, "scores", among)
    known = [one for one in found.standings if one.proposal_id in scored]
    wanted = _tagged(of, tag) if tag else ids
    placed = [Placed(place, one) for place, one in enumerate(known, 1) if one.proposal_id in wanted]
    size = max(len(placed), 1) if is_whole else A_PAGE
    page = Paginator(placed, size).get_page(number)
    on_line = {one.proposal_id for one in crossing(known, places)}
    return Standings(
        page=page,
        rows=_rows(sight, page.object_list, on_line, places),
        hidden=len(ids) - len(known),
        reviewers=_reviewers(found, ids <= _shown(sight, "reviewers", among)),
    )


def _shown(sight: Sight, facet: str, among: QuerySet[Proposal]) -> set[int]:
    return set(showing(sight, facet, among).order_by().values_list("pk", flat=True))


def _tagged(of: Round, tag: str) -> set[int]:
    rows = Tagging.objects.filter(proposal__round=of, tag__name=tag).order_by()
    return set(rows.values_list("proposal", flat=True))


def given_in(of: Round) -> list[Given]:
    """Every review of a round that counts: shown, not set aside, of its proposal's last turn."""
    rows = list(
        Review.objects.filter(
            assignment__proposal__round=of, shown_at__isnull=False, set_aside_at=None
        ).values_list("assignment__proposal", "assignment__reviewer", "score", "assignment__turn")
    )
    last: dict[int, int] = {}
    for proposal_id, _who, _score, turn in rows:
        last[proposal_id] = max(turn, last.get(proposal_id, 0))
    return [
        Given(proposal_id, who, float(score))
        for proposal_id, who, score, turn in rows
        if score is not None and turn == last[proposal_id]
    ]


def proposals_of(ids: Collection[int]) -> dict[int, Proposal]:
    """Proposals by id, with what a row shows."""
    rows = Proposal.objects.filter(pk__in=id_list(ids))
    return {row.pk: row for row in rows.select_related("submitter", "round__fund")}


def tags_of(ids: Collection[int]) -> dict[int, list[str]]:
    """{proposal: its words}."""
    found: dict[int, list[str]] = {}
    rows = Tagging.objects.filter(proposal__in=id_list(ids)).order_by("tag__name")
    for proposal_id, name in rows.values_list("proposal_id", "tag__name"):
        found.setdefault(proposal_id, []).append(name)
    return found


def _rows(
    sight: Sight, placed: Iterable[Placed], on_line: Collection[int], places: int
) -> list[Row]:
    held = list(placed)
    proposals = proposals_of([standing.proposal_id for _place, standing in held])
    shown, tags = view_of(sight, proposals.values()), tags_of(proposals)
    return [
        Row(
            place=place,
            proposal=proposals[one.proposal_id],
            standing=one,
            shown=shown[one.proposal_id],
            tags=tags.get(one.proposal_id, ()),
            on_line=one.proposal_id in on_line,
            is_last_placed=place == places,
        )
        for place, one in held
    ]


def _reviewers(found: Calibration, are_known: bool) -> list[tuple[str, Strictness]]:
    """How strictly each reviewer scores; whoever may not know one of them learns of none."""
    if not are_known:
        return []
    ids = [one.reviewer_id for one in found.reviewers]
    people = Employee.objects.filter(pk__in=id_list(ids)).values_list("pk", "full_name")
    names = dict(people)
    rows = [(names[one.reviewer_id], one) for one in found.reviewers]
    return sorted(rows, key=lambda row: (row[1].shift, row[0]))
