"""All that was written about one proposal, as far as the viewer may read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from orgchange.directory.scopes import Sight
from orgchange.innovation.blindness import Shown, assignments_visible_to, reviews_visible_to
from orgchange.innovation.models import Criterion, Proposal, Review, ReviewAssignment


@dataclass(frozen=True)
class Column:
    """One review. `name` is empty where the reviewer may not be known."""

    review: Review
    name: str
    values: Sequence[str]  # by criterion: "4", "na", or "" where nothing was given
    sees_inner: bool


@dataclass(frozen=True)
class Judgements:
    """The reviews beside one another, criterion by criterion; and who was asked."""

    criteria: Sequence[Criterion]
    columns: Sequence[Column]
    asked: Sequence[ReviewAssignment]

    @property
    def table(self) -> list[tuple[Criterion, list[str]]]:
        """One row a criterion."""
        return [
            (one, [column.values[place] for column in self.columns])
            for place, one in enumerate(self.criteria)
        ]


def judgements_on(sight: Sight, proposal: Proposal, shown: Shown) -> Judgements:
    """What the viewer may read about one proposal. Six queries.

    Without names the order is that of a review's number, which says nothing about its writer.
    """
    among = Proposal.objects.filter(pk=proposal.pk)
    rows = reviews_visible_to(sight, among).filter(
        assignment__proposal=proposal, submitted_at__isnull=False
    )
    rows = rows.select_related("assignment__reviewer").prefetch_related("scores")
    criteria = list(Criterion.objects.filter(version=proposal.rubric_id))
    asked = assignments_visible_to(sight, among).filter(proposal=proposal)
    return Judgements(
        criteria=criteria,
        columns=[_column(row, criteria, sight, shown) for row in rows.order_by("pk")],
        asked=list(asked.select_related("reviewer", "review")) if shown.reviewers else [],
    )


def _column(row: Review, criteria: Sequence[Criterion], sight: Sight, shown: Shown) -> Column:
    given = {score.criterion_id: score.value for score in row.scores.all()}
    is_own = row.assignment.reviewer_id == sight.employee_id
    return Column(
        review=row,
        name=row.assignment.reviewer.full_name if shown.reviewers or is_own else "",
        values=[_value(given, one.pk) for one in criteria],
        sees_inner=shown.state or is_own,
    )


def _value(given: dict[int, int | None], criterion_id: int) -> str:
    if criterion_id not in given:
        return ""
    value = given[criterion_id]
    return "na" if value is None else str(value)
