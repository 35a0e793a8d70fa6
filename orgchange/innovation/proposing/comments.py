"""The comments on a proposal as somebody may read them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgchange.directory.scopes import Sight
from orgchange.innovation import policies
from orgchange.innovation.blindness import Shown
from orgchange.innovation.models import Comment, Part, Proposal


@dataclass(frozen=True)
class Told:
    """One comment; without its text where it was taken back."""

    id: int
    author: str
    at: datetime
    text: str
    is_inner: bool
    is_withdrawn: bool
    is_mine: bool


def readable(proposal: Proposal, sight: Sight) -> QuerySet[Comment]:
    """Comments that the viewer may read: the inner ones only within the committee."""
    rows = Comment.objects.filter(proposal=proposal).select_related("author", "proposal")
    return rows if policies.reads_inner(sight, proposal) else rows.filter(is_inner=False)


def comments_shown(proposal: Proposal, sight: Sight, shown: Shown) -> list[Told]:
    """In order; who submits it is not named where that is hidden."""
    writers = {proposal.submitter_id}
    if not shown.submitter:
        parts = proposal.people.filter(part=Part.CO_SUBMITTER)
        writers |= set(parts.values_list("employee", flat=True))
    return [
        Told(
            id=row.pk,
            author=_author(row, writers, shown),
            at=row.at,
            text="" if row.withdrawn_at else row.text,
            is_inner=row.is_inner,
            is_withdrawn=row.withdrawn_at is not None,
            is_mine=row.author_id == sight.employee_id,
        )
        for row in readable(proposal, sight)
    ]


def _author(row: Comment, writers: set[int], shown: Shown) -> str:
    if row.author_id in writers and not shown.submitter:
        return _("The submitter")
    return row.author.full_name
