"""Proposals that say nearly the same: shown while one is written, before it is handed in."""

from dataclasses import dataclass

from django.db.models import Q

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Proposal
from orgchange.innovation.scopes import proposals_visible_to

SHORTEST_WORD = 4


@dataclass(frozen=True)
class Similar:
    """A proposal that says nearly the same, and how near, from 0 to 1."""

    proposal: Proposal
    score: float


def similar_to(title: str, text: str, sight: Sight, limit: int) -> list[Similar]:
    """The nearest of the submitted proposals that the viewer may see, best first."""
    words = [word for word in title.split() if len(word) >= SHORTEST_WORD or not word.isascii()]
    if not words:
        return []
    wanted = Q()
    for word in words:
        wanted &= Q(title__icontains=word)
    found = proposals_visible_to(sight).filter(wanted, submitted_at__isnull=False)
    return [Similar(row, 1.0) for row in found.select_related("round")[:limit]]
