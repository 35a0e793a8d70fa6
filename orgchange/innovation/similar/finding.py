"""Finding proposals like a text. Three statements, whatever the number of proposals."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Proposal, ProposalTerm, ProposalText
from orgchange.innovation.scopes import proposals_visible_to
from orgchange.innovation.similar import scoring
from orgchange.innovation.similar.index import counted
from orgchange.innovation.similar.lexicon import lexicon
from orgchange.innovation.similar.terms import terms

CANDIDATES = 60
MOST_SHARED = 6


@dataclass(frozen=True)
class Similar:
    """A proposal like the text, how alike from 0 to 1, and the terms that both have."""

    proposal: Proposal
    likeness: float
    shared: tuple[str, ...]

    @property
    def shared_words(self) -> tuple[str, ...]:
        """What both speak of, in the reader's language where there is a word for it."""
        language = get_language() or "en"
        return tuple(lexicon().name(term, language) for term in self.shared)


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
    scores = scored(said, title)
    ranked = [pk for pk in sorted(scores, key=lambda pk: (-scores[pk], pk)) if pk not in excluding]
    close = [pk for pk in ranked if scores[pk] >= at_least]
    seen = proposals_visible_to(sight).filter(pk__in=close[:CANDIDATES])
    found = {row.pk: row for row in seen.select_related("round__fund", "workflow")}
    kept = [pk for pk in close if pk in found][:limit]
    shared = _shared(kept, said)
    return [Similar(found[pk], scores[pk], shared.get(pk, ())) for pk in kept]


def scored(said: Mapping[str, int], title: str) -> dict[int, float]:
    """Proposals by how alike they are to a text of these terms and this title."""
    corpus = corpus_of(said)
    if not corpus.texts:
        return {}
    weights = scoring.telling(said, corpus)
    most = scoring.full_marks(weights)
    by_terms = _by_terms(weights, corpus.mean_length)
    ids = {*by_terms, *_by_title(title)}
    titles = dict(ProposalText.objects.filter(pk__in=ids).values_list("pk", "title"))
    return {
        pk: scoring.likeness(
            by_terms.get(pk, 0.0), most, scoring.title_likeness(title, titles.get(pk, ""))
        )
        for pk in ids
    }


def corpus_of(said: Collection[str]) -> scoring.Corpus:
    """What is known of the whole index about these terms."""
    whole = ProposalText.objects.aggregate(texts=Count("pk"), length=Avg("length"))
    rows = ProposalTerm.objects.filter(term__in=list(said)).order_by().values_list("term")
    among = dict(rows.annotate(among=Count("pk")))
    return scoring.Corpus(whole["texts"], float(whole["length"] or 0), among)


def _by_terms(weights: Mapping[str, float], mean_length: float) -> dict[int, float]:
    """The best candidates by BM25, in one statement. One word in common is none."""
    if not weights:
        return {}
    # Bound as text and cast: SQLite and PostgreSQL then read the same number.
    values = ", ".join(["(%s, CAST(%s AS DOUBLE PRECISION))"] * len(weights))
    evened = f"(1 - {scoring.B} + {scoring.B} * x.length / %s)"
    statement = f"""WITH w (term, weight) AS (VALUES {values})
        SELECT t.proposal_id, SUM(w.weight * t.count * {scoring.K1 + 1}
            / (t.count + {scoring.K1} * {evened})) AS score
        FROM w JOIN innovation_proposalterm t ON t.term = w.term
        JOIN innovation_proposaltext x ON x.proposal_id = t.proposal_id
        GROUP BY t.proposal_id HAVING COUNT(*) >= {min(2, len(weights))}
        ORDER BY score DESC, t.proposal_id LIMIT {CANDIDATES}"""
    params = [value for pair in weights.items() for value in pair]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, max(mean_length, 1.0)])
        return {pk: float(score) for pk, score in cursor.fetchall()}


def _by_title(title: str) -> list[int]:
    """Titles that are nearly the same, slips of the keyboard included (PostgreSQL's trigrams)."""
    if connection.vendor != "postgresql" or len(title) < 3:
        return []
    statement = f"""SELECT proposal_id FROM innovation_proposaltext WHERE title %% %s
        ORDER BY similarity(title, %s) DESC LIMIT {CANDIDATES}"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [title, title])
        return [pk for (pk,) in cursor.fetchall()]


def matching(words: str, proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Those that speak of all of the words, in either language; or whose number they are.

    What a search box asks: the words of the title as they are typed also match by beginning.
    """
    said = terms(words)
    concepts = [term for term in said if term.startswith("#")]
    by_terms = proposals
    for term in concepts or list(said):
        by_terms = by_terms.filter(
            Exists(ProposalTerm.objects.filter(proposal=OuterRef("pk"), term=term))
        )
    by_title = proposals
    for word in words.split():
        by_title = by_title.filter(title__icontains=word)
    found = Q(pk__in=by_title.values("pk")) | Q(number__iexact=words.strip())
    if said:
        found |= Q(pk__in=by_terms.values("pk"))
    return proposals.filter(found)


def _shared(ids: Sequence[int], said: Mapping[str, int]) -> dict[int, tuple[str, ...]]:
    """For each, the terms it has in common with the text: concepts first."""
    rows = ProposalTerm.objects.filter(proposal__in=ids, term__in=list(said))
    found: dict[int, list[str]] = {}
    for pk, term in rows.order_by("proposal", "-count", "term").values_list("proposal_id", "term"):
        found.setdefault(pk, []).append(term)
    return {
        pk: tuple(sorted(terms, key=lambda term: not term.startswith("#"))[:MOST_SHARED])
        for pk, terms in found.items()
    }
