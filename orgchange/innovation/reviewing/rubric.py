"""The rubric as a reviewer fills it: criteria with their anchors and what was given so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from orgchange.innovation.models import Anchor, Criterion, Proposal, Review

NOT_APPLICABLE = "na"
SCALE = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Choice:
    """One box of the scale: its value as sent, and what it means where that is written."""

    value: str
    anchor: Anchor | None
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One criterion to be judged."""

    criterion: Criterion
    choices: tuple[Choice, ...]
    is_given: bool
    error: str = ""

    @property
    def field(self) -> str:
        """The name of its boxes."""
        return f"score-{self.criterion.code}"


def rubric_of(
    proposal: Proposal, review: Review | None, *, errors: Mapping[str, str] | None = None
) -> list[Row]:
    """Every criterion, in order. Three queries."""
    given = dict(review.scores.values_list("criterion_id", "value")) if review else {}
    criteria = Criterion.objects.filter(version=proposal.rubric_id).prefetch_related("anchors")
    return [_row(one, given, errors or {}) for one in criteria]


def _row(one: Criterion, given: Mapping[int, int | None], errors: Mapping[str, str]) -> Row:
    anchors = {anchor.score: anchor for anchor in one.anchors.all()}
    is_given = one.pk in given
    held = given.get(one.pk)
    choices = [Choice(str(n), anchors.get(n), is_given and held == n) for n in SCALE]
    choices.append(Choice(NOT_APPLICABLE, None, is_given and held is None))
    return Row(one, tuple(choices), is_given, errors.get(one.code, ""))
