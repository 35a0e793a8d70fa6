"""Finding ended pilots, with their lessons, that are like a text or speak of some words."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation.similar import scoring
from orgchange.innovation.similar.finding import words_of
from orgchange.innovation.similar.index import PROPOSALS, counted
from orgchange.innovation.similar.inverted import (
    CANDIDATES,
    corpus_of,
    scored,
    shared,
    speaking_of,
)
from orgchange.pilots.likeness.index import PILOTS
from orgchange.pilots.models import Lesson, Pilot
from orgchange.pilots.scopes import pilots_visible_to


@dataclass(frozen=True)
class LikePilot:
    """An ended pilot like a text, its lesson where it is published, and what both speak of."""

    pilot: Pilot
    lesson: Lesson | None
    likeness: float
    shared: tuple[str, ...]

    @property
    def shared_words(self) -> tuple[str, ...]:
        """What both speak of, in the reader's language where there is a word for it."""
        return words_of(self.shared)


def pilots_like(
    title: str,
    text: str = "",
    *,
    sight: Sight,
    language: str = "en",
    limit: int = 3,
    excluding: Collection[int] = (),
    at_least: float = scoring.ALIKE,
) -> list[LikePilot]:
    """Ended pilots that the viewer may see, the most alike first. A constant number of queries."""
    said = counted(title, text, language)
    if not said:
        return []
    scores = scored(PILOTS, said, title, _corpus(said))
    close = sorted(
        (pk for pk, likeness in scores.items() if likeness >= at_least and pk not in excluding),
        key=lambda pk: (-scores[pk], pk),
    )
    seen = pilots_visible_to(sight).filter(pk__in=close[:CANDIDATES])
    found = {row.pk: row for row in seen.select_related("department", "owner")}
    kept = [pk for pk in close if pk in found][:limit]
    lessons = published_of(kept)
    both = shared(PILOTS, kept, said)
    return [LikePilot(found[pk], lessons.get(pk), scores[pk], both.get(pk, ())) for pk in kept]


def published_of(pilot_ids: Collection[int]) -> dict[int, Lesson]:
    """The published lessons of these pilots. One query."""
    rows = Lesson.objects.filter(pilot__in=pilot_ids, published_at__isnull=False)
    return {row.pilot_id: row for row in rows.select_related("ask")}


def speaking(words: str, pilots: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """Those that speak of all of the words, in either language; or are called so."""
    by_title = Q(number__iexact=words.strip())
    whole = Q()
    for word in words.split():
        whole &= Q(title__icontains=word)
    said = speaking_of(PILOTS, words)
    return pilots.filter(by_title | whole | said if said is not None else by_title | whole)


def _corpus(said: Collection[str]) -> scoring.Corpus:
    """How telling a term is, all proposals and pilots say; few pilots alone could not."""
    whole = corpus_of(said, PROPOSALS, PILOTS)
    own = corpus_of((), PILOTS)
    return replace(whole, texts=whole.texts if own.texts else 0, mean_length=own.mean_length)
