"""A round's proposals beside one another, as far as the viewer may know their scores."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.core.paginator import Page, Paginator

from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight
from orgchange.innovation.blindness import Shown, showing, view_of
from orgchange.innovation.models import Proposal, Round, Tagging
from orgchange.innovation.reviewing.calibration import Calibration, Standing, Strictness
from orgchange.innovation.reviewing.kept import calibration_of

A_PAGE = 50


class Placed(NamedTuple):
    """A place, and which proposal holds it."""

    place: int
    proposal_id: int


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
    found = calibration_of(of)
    known = _known(sight, of, found)
    hidden = len(found.order) - len(known)
    placed = _placed(of, known, tag)
    page = Paginator(placed, max(len(placed), 1) if is_whole else A_PAGE).get_page(number)
    line = found.line(known, places)
    return Standings(
        page=page,
        rows=_rows(sight, list(page.object_list), found, line, places),
        hidden=hidden,
        reviewers=[] if hidden else _reviewers(sight, of, found),
    )


def matching(sight: Sight, of: Round, *, tag: str = "") -> list[int]:
    """All that the pages of a list show, the best first: what "all of them" chooses."""
    found = calibration_of(of)
    return [one.proposal_id for one in _placed(of, _known(sight, of, found), tag)]


def _known(sight: Sight, of: Round, found: Calibration) -> list[int]:
    """Those whose scores the viewer may know, the best first."""
    scored = _shown(sight, "scores", of, have_shown=True)
    return [pk for pk in found.order if pk in scored]


def _placed(of: Round, known: Sequence[int], tag: str) -> list[Placed]:
    placed = [Placed(place, pk) for place, pk in enumerate(known, 1)]
    if not tag:
        return placed
    wanted = _tagged(of, tag)
    return [one for one in placed if one.proposal_id in wanted]


def _shown(sight: Sight, facet: str, of: Round, *, have_shown: bool = False) -> set[int]:
    rows = Proposal.objects.filter(round=of)
    among = showing(sight, facet, rows, have_shown=have_shown)
    return set(among.order_by().values_list("pk", flat=True))


def _tagged(of: Round, tag: str) -> set[int]:
    rows = Tagging.objects.filter(proposal__round=of, tag__name=tag).order_by()
    return set(rows.values_list("proposal", flat=True))


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
    sight: Sight, placed: Sequence[Placed], found: Calibration, line: float | None, places: int
) -> list[Row]:
    proposals = proposals_of([one.proposal_id for one in placed])
    shown, tags = view_of(sight, proposals.values()), tags_of(proposals)
    return [
        Row(
            place=place,
            proposal=proposals[pk],
            standing=found.standing(pk),
            shown=shown[pk],
            tags=tags.get(pk, ()),
            on_line=found.standing(pk).crosses(line),
            is_last_placed=place == places,
        )
        for place, pk in placed
    ]


def _reviewers(sight: Sight, of: Round, found: Calibration) -> list[tuple[str, Strictness]]:
    """How strictly each reviewer scores; whoever may not know one of them learns of none."""
    if not set(found.order) <= _shown(sight, "reviewers", of):
        return []
    ids = [one.reviewer_id for one in found.reviewers]
    people = Employee.objects.filter(pk__in=id_list(ids)).values_list("pk", "full_name")
    names = dict(people)
    rows = [(names[one.reviewer_id], one) for one in found.reviewers]
    return sorted(rows, key=lambda row: (row[1].shift, row[0]))
