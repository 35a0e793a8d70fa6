"""A round's proposals beside one another, as far as the viewer may know their scores."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight
from orgchange.innovation.blindness import Shown, view_of
from orgchange.innovation.models import Proposal, Review, Round, Tagging
from orgchange.innovation.reviewing.calibration import (
    Calibration,
    Given,
    Standing,
    Strictness,
    calibrate,
    crossing,
)


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
    """The rows that may be known to the viewer, how many others there are, and how reviewers
    score, where they may be known."""

    rows: Sequence[Row]
    hidden: int
    reviewers: Sequence[tuple[str, Strictness]]


def standings_of(sight: Sight, of: Round, *, places: int = 0, tag: str = "") -> Standings:
    """The round as the viewer may know it, the best first. Nine queries, whatever its size.

    Places are counted among all that the viewer may know, so a list narrowed by a tag shows the
    same places. A gap for what they may not know would tell its place.
    """
    found = calibrate(given_in(of))
    proposals = proposals_of([one.proposal_id for one in found.standings])
    shown = view_of(sight, proposals.values())
    tags = tags_of(proposals)
    rows = _rows(found, proposals, shown, tags, places)
    return Standings(
        rows=[row for row in rows if not tag or tag in row.tags],
        hidden=len(found.standings) - len(rows),
        reviewers=_reviewers(found, all(one.reviewers for one in shown.values())),
    )


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
    found: Calibration,
    proposals: Mapping[int, Proposal],
    shown: Mapping[int, Shown],
    tags: Mapping[int, Sequence[str]],
    places: int,
) -> list[Row]:
    known = [one for one in found.standings if shown[one.proposal_id].scores]
    on_line = {one.proposal_id for one in crossing(known, places)}
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
        for place, one in enumerate(known, start=1)
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
