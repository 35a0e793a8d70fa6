"""Finding proposals like a text. A few statements, whatever the number of proposals."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Proposal
from orgchange.innovation.scopes import proposals_visible_to
from orgchange.innovation.similar import scoring
from orgchange.innovation.similar.index import PROPOSALS, counted
from orgchange.innovation.similar.inverted import (
    CANDIDATES,
    corpus_of,
    scored,
    shared,
    speaking_of,
)
from orgchange.innovation.similar.lexicon import lexicon


@dataclass(frozen=True)
class Similar:
    """A proposal like the text, how alike from 0 to 1, and the terms that both have."""

    proposal: Proposal
    likeness: float
    shared: tuple[str, ...]

    @property
    def shared_words(self) -> tuple[str, ...]:
        """What both speak of, in the reader's language where there is a word for it."""
        return words_of(self.shared)


def words_of(terms: Collection[str]) -> tuple[str, ...]:
    """Terms in the reader's language, where there is a word for them."""
    language = get_language() or "en"
    return tuple(lexicon().name(term, language) for term in terms)


def similar_to(
    title: str,
    text: str = "",
    *,
    sight: Sight,
    language: str = "en",
    limit: int = 5,
    excluding: Collection[int] = (),
    at_least: float = scoring.ALIKE,
) -> list[Similar]:
    """Submitted proposals that the viewer may see, the most alike first."""
    said = counted(title, text, language)
    if not said:
        return []
    scores = scored(PROPOSALS, said, title, corpus_of(said, PROPOSALS))
    ranked = [pk for pk in sorted(scores, key=lambda pk: (-scores[pk], pk)) if pk not in excluding]
    close = [pk for pk in ranked if scores[pk] >= at_least]
    seen = proposals_visible_to(sight).filter(pk__in=close[:CANDIDATES])
    found = {row.pk: row for row in seen.select_related("round__fund", "workflow")}
    kept = [pk for pk in close if pk in found][:limit]
    both = shared(PROPOSALS, kept, said)
    return [Similar(found[pk], scores[pk], both.get(pk, ())) for pk in kept]


def matching(words: str, proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Those that speak of all of the words, in either language; or whose number they are.

    What a search box asks: the words of the title as they are typed also match by beginning.
    """
    by_title = proposals
    for word in words.split():
        by_title = by_title.filter(title__icontains=word)
    found = Q(pk__in=by_title.values("pk")) | Q(number__iexact=words.strip())
    said = speaking_of(PROPOSALS, words)
    if said is not None:
        found |= Q(pk__in=proposals.filter(said).values("pk"))
    return proposals.filter(found)
