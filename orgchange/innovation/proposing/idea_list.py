"""The lists of ideas: one's own, all of them, those one follows or voted for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation import blindness
from orgchange.innovation.models import Follow, Proposal, Vote
from orgchange.innovation.proposing.whereabouts import under_way, whereabouts
from orgchange.innovation.scopes import own_proposals, proposals_visible_to

# Never by when the state changed: that would tell of what was decided and not told.
SORTS = {
    "newest": ("-submitted_at", "-pk"),
    "title": ("title", "pk"),
    "asked": ("-asked", "-pk"),
    "points": ("-points", "-pk"),
}
MOST_CARD = 5


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed by."""

    q: str = ""
    state: str = ""
    round: str = ""
    lane: str = ""
    sort: str = "newest"


def all_ideas(sight: Sight, wanted: Wanted) -> QuerySet[Proposal]:
    """What was handed in, within what the viewer may see; by votes, where these are shown."""
    rows = proposals_visible_to(sight).filter(submitted_at__isnull=False)
    if wanted.sort == "points":
        rows = blindness.showing(sight, "votes", rows)
    if wanted.state:
        rows = rows.filter(told_state=wanted.state)
    if wanted.round:
        rows = rows.filter(round=int(wanted.round))
    if wanted.lane:
        rows = rows.filter(lane=wanted.lane)
    rows = saying(sight, wanted.q, rows)
    return for_table(rows).order_by(*SORTS[wanted.sort])


def saying(sight: Sight, q: str, rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Those that say each of the words, as far as the viewer may know them."""
    for word in q.replace("\x00", "").split():
        rows = rows.filter(_says(sight, word, rows))
    return rows


def own_ideas(sight: Sight) -> QuerySet[Proposal]:
    """What one writes or belongs to, what was touched last first."""
    return for_table(own_proposals(sight)).order_by("-created_at", "-pk")


def followed(sight: Sight) -> QuerySet[Proposal]:
    """What one follows or gave points to."""
    mine = {"proposal": OuterRef("pk"), "employee": sight.employee_id}
    of_mine = Q(Exists(Follow.objects.filter(**mine))) | Q(Exists(Vote.objects.filter(**mine)))
    return for_table(proposals_visible_to(sight).filter(of_mine)).order_by("-submitted_at", "-pk")


def for_table(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With what a row shows."""
    return rows.select_related("round__fund", "submitter", "handler")


def lines(
    rows: Sequence[Proposal], sight: Sight, *, language: str, now: datetime
) -> list[dict[str, Any]]:
    """Each with where it is and what may be shown of it. Constant queries."""
    shown = blindness.view_of(sight, rows)
    own = own_among(rows, sight)
    where = whereabouts(rows, language=language, now=now, own=own)
    voted = _points_given(rows, sight)
    return [
        {
            "proposal": row,
            "where": where[row.pk],
            "shown": shown[row.pk],
            "given": voted.get(row.pk, 0),
            "is_own": row.pk in own,
        }
        for row in rows
    ]


def own_among(rows: Sequence[Proposal], sight: Sight) -> frozenset[int]:
    """Those of the rows that the viewer belongs to."""
    ids = [row.pk for row in rows]
    return frozenset(own_proposals(sight).filter(pk__in=ids).values_list("pk", flat=True))


def own_under_way(sight: Sight) -> QuerySet[Proposal]:
    """One's own that have not ended, for the home page."""
    return for_table(own_proposals(sight).filter(under_way())).order_by("-created_at", "-pk")


def _says(sight: Sight, word: str, rows: QuerySet[Proposal]) -> Q:
    named = blindness.showing(sight, "submitter", rows).filter(submitter__full_name__icontains=word)
    return Q(title__icontains=word) | Q(number__iexact=word) | Q(pk__in=named.values("pk"))


def _points_given(rows: Sequence[Proposal], sight: Sight) -> dict[int, int]:
    mine = Vote.objects.filter(employee=sight.employee_id, proposal__in=[row.pk for row in rows])
    return dict(mine.values_list("proposal", "points"))
