"""An inverted index of texts by terms, the same on every database, and reading it.

Proposals have one, and areas above may have their own: two tables of the same shape, and the
same measure over both.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Avg, Count, Exists, OuterRef, Q

from orgchange.innovation.similar import scoring
from orgchange.innovation.similar.terms import terms

CANDIDATES = 60
MOST_SHARED = 6
BATCH = 1000


@dataclass(frozen=True)
class Index:
    """The two tables of an index; `owner` is the field that says whose text it is.

    `texts` has a title, the length (the sum of its terms' counts) and when it was indexed;
    `terms` has how often each term stands in it.
    """

    texts: type[models.Model]
    terms: type[models.Model]
    owner: str

    @property
    def column(self) -> str:
        """The column of the owner."""
        return f"{self.owner}_id"


@dataclass(frozen=True)
class Text:
    """What is indexed of an owner: its title and its counted terms."""

    owner_id: int
    title: str
    counted: Mapping[str, int]


def corpus_of(said: Collection[str], *indexes: Index) -> scoring.Corpus:
    """What is known about these terms from all texts of these indexes."""
    texts, length = 0, 0.0
    among: dict[str, int] = {}
    for index in indexes:
        whole = _rows(index.texts).aggregate(texts=Count("pk"), length=Avg("length"))
        texts += whole["texts"]
        length += float(whole["length"] or 0) * whole["texts"]
        rows = _rows(index.terms).filter(term__in=list(said)).order_by().values_list("term")
        for term, count in rows.annotate(among=Count("pk")):
            among[term] = among.get(term, 0) + count
    return scoring.Corpus(texts, length / texts if texts else 0.0, among)


def scored(
    index: Index, said: Mapping[str, int], title: str, corpus: scoring.Corpus
) -> dict[int, float]:
    """Owners by how alike they are to a text of these terms and this title."""
    if not corpus.texts:
        return {}
    weights = scoring.telling(said, corpus)
    most = scoring.full_marks(weights)
    by_terms = _by_terms(index, weights, corpus.mean_length)
    ids = {*by_terms, *_by_title(index, title)}
    titles = dict(_rows(index.texts).filter(pk__in=ids).values_list("pk", "title"))
    return {
        pk: scoring.likeness(
            by_terms.get(pk, 0.0), most, scoring.title_likeness(title, titles.get(pk, ""))
        )
        for pk in ids
    }


def shared(index: Index, ids: Sequence[int], said: Mapping[str, int]) -> dict[int, tuple[str, ...]]:
    """For each owner, the terms it has in common with a text: concepts first."""
    rows = _rows(index.terms).filter(**{f"{index.owner}__in": ids}, term__in=list(said))
    found: dict[int, list[str]] = {}
    ordered = rows.order_by(index.owner, "-count", "term")
    for pk, term in ordered.values_list(index.column, "term"):
        found.setdefault(pk, []).append(term)
    return {
        pk: tuple(sorted(terms, key=lambda term: not term.startswith("#"))[:MOST_SHARED])
        for pk, terms in found.items()
    }


def speaking_of(index: Index, words: str) -> Q | None:
    """Owners that speak of all of the words, in either language; None: of nothing."""
    said = terms(words)
    concepts = [term for term in said if term.startswith("#")]
    wanted = Q()
    for term in concepts or list(said):
        rows = _rows(index.terms).filter(**{index.owner: OuterRef("pk")}, term=term)
        wanted &= Q(Exists(rows))
    return wanted if said else None


@transaction.atomic
def replace(index: Index, ids: Collection[int], texts: Sequence[Text], *, now: datetime) -> None:
    """Put these texts into the index in place of what these owners said before."""
    theirs = {f"{index.owner}__in": ids}
    _rows(index.terms).filter(**theirs).delete()
    _rows(index.texts).filter(**theirs).delete()
    rows = [
        index.texts(
            **{index.column: text.owner_id},
            title=text.title,
            length=sum(text.counted.values()),
            indexed_at=now,
        )
        for text in texts
    ]
    said = [
        index.terms(**{index.column: text.owner_id}, term=term, count=count)
        for text in texts
        for term, count in text.counted.items()
    ]
    _rows(index.texts).bulk_create(rows, batch_size=BATCH)
    _rows(index.terms).bulk_create(said, batch_size=5 * BATCH)


def _rows(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._default_manager.all()


def _by_terms(index: Index, weights: Mapping[str, float], mean_length: float) -> dict[int, float]:
    """The best candidates by BM25, in one statement. One word in common is none."""
    if not weights:
        return {}
    # Bound as text and cast: SQLite and PostgreSQL then read the same number.
    values = ", ".join(["(%s, CAST(%s AS DOUBLE PRECISION))"] * len(weights))
    evened = f"(1 - {scoring.B} + {scoring.B} * x.length / %s)"
    owner, terms, texts = index.column, index.terms._meta.db_table, index.texts._meta.db_table
    statement = f"""WITH w (term, weight) AS (VALUES {values})
        SELECT t.{owner}, SUM(w.weight * t.count * {scoring.K1 + 1}
            / (t.count + {scoring.K1} * {evened})) AS score
        FROM w JOIN {terms} t ON t.term = w.term
        JOIN {texts} x ON x.{owner} = t.{owner}
        GROUP BY t.{owner} HAVING COUNT(*) >= {min(2, len(weights))}
        ORDER BY score DESC, t.{owner} LIMIT {CANDIDATES}"""
    params = [value for pair in weights.items() for value in pair]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, max(mean_length, 1.0)])
        return {pk: float(score) for pk, score in cursor.fetchall()}


def _by_title(index: Index, title: str) -> list[int]:
    """Titles that are nearly the same, slips of the keyboard included (PostgreSQL's trigrams)."""
    if connection.vendor != "postgresql" or len(title) < 3:
        return []
    statement = f"""SELECT {index.column} FROM {index.texts._meta.db_table} WHERE title %% %s
        ORDER BY similarity(title, %s) DESC LIMIT {CANDIDATES}"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [title, title])
        return [pk for (pk,) in cursor.fetchall()]
