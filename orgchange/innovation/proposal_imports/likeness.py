"""Which rows of a file seem to repeat a proposal, or an earlier row: all of them at once.

The same measure as `similar.finding`, which asks the database about one text: here the index is
read once, the rows of the file are put beside it, and what cannot come near enough is not counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Avg

from orgchange.innovation.models import ProposalTerm, ProposalText
from orgchange.innovation.similar import scoring

# More than what is shown to somebody who writes (`scoring.ALIKE`): there a wrong one costs a look,
# here, in a file of thousands, a list that nobody reads.
SEEMS_SAME = 0.35
TITLES_COMPARED = 5  # of the best by terms
Key = tuple[bool, int]  # (is a row of the file, its number there or the proposal's id)


@dataclass(frozen=True)
class Match:
    """The text most like another: a row of the file or a proposal; how alike, from 0 to 1."""

    is_row: bool
    number: int
    likeness: float


class Neighbours:
    """All texts of the index, and the rows of one file."""

    def __init__(self) -> None:
        self.postings: dict[str, dict[Key, int]] = defaultdict(dict)
        self.lengths: dict[Key, int] = {}
        self.titles: dict[Key, str] = {}
        self.by_title: dict[str, list[Key]] = defaultdict(list)
        mean = ProposalText.objects.aggregate(mean=Avg("length"))["mean"]
        self.mean_length = float(mean or 0)
        for pk, title, length in ProposalText.objects.values_list("pk", "title", "length"):
            self._put((False, pk), title, length)
        rows = ProposalTerm.objects.order_by().values_list("term", "proposal_id", "count")
        for term, pk, count in rows.iterator(chunk_size=20_000):
            self.postings[term][False, pk] = count

    def add(self, row: int, title: str, counted: Mapping[str, int]) -> None:
        """Put a row of the file beside what is known."""
        self._put((True, row), title, sum(counted.values()))
        for term, count in counted.items():
            self.postings[term][True, row] = count

    def closest(self, row: int, title: str, counted: Mapping[str, int]) -> Match | None:
        """What this row seems to repeat: a proposal or an earlier row; of the same title first."""
        for key in self.by_title[_plain(title)]:
            if _is_before(key, row):
                return Match(*key, 1.0)
        corpus = scoring.Corpus(
            len(self.lengths),
            self.mean_length or 1.0,
            {term: len(self.postings.get(term, ())) for term in counted},
        )
        weights = scoring.telling(counted, corpus)
        most = scoring.full_marks(weights)
        scores = self._scores(weights, row, most)
        best = sorted(scores, key=lambda key: (-scores[key], key))[:TITLES_COMPARED]
        alike = {key: self._likeness(key, scores[key], most, title) for key in best}
        first = max(alike, key=lambda key: alike[key], default=None)
        if first is None or alike[first] < SEEMS_SAME:
            return None
        return Match(*first, round(alike[first], 2))

    def _likeness(self, key: Key, score: float, most: float, title: str) -> float:
        return scoring.likeness(score, most, scoring.title_likeness(title, self.titles[key]))

    def _scores(self, weights: Mapping[str, float], row: int, most: float) -> dict[Key, float]:
        """BM25, the most telling terms first. A text met when what is left could no longer bring
        it near enough is not begun with; those begun are counted to the end.
        """
        scores: dict[Key, float] = {}
        shared: Counter[Key] = Counter()
        left = sum(weights.values())
        for term, weight in weights.items():
            postings = self.postings.get(term, {})
            may_begin = left * (scoring.K1 + 1) >= SEEMS_SAME * most
            left -= weight
            for key, count in self._met(postings, scores, may_begin):
                if _is_before(key, row):
                    said = scoring.saturated(count, self.lengths[key], self.mean_length or 1.0)
                    scores[key] = scores.get(key, 0.0) + weight * said
                    shared[key] += 1
        few = min(2, len(weights))  # one word in common is none
        return {key: score for key, score in scores.items() if shared[key] >= few}

    @staticmethod
    def _met(
        postings: Mapping[Key, int], scores: Mapping[Key, float], may_begin: bool
    ) -> Iterator[tuple[Key, int]]:
        if may_begin or len(postings) < len(scores):
            found = ((key, n) for key, n in postings.items() if may_begin or key in scores)
            yield from list(found)
            return
        yield from [(key, postings[key]) for key in scores if key in postings]

    def _put(self, key: Key, title: str, length: int) -> None:
        self.lengths[key], self.titles[key] = length, title
        self.by_title[_plain(title)].append(key)


def _is_before(key: Key, row: int) -> bool:
    """Whether a text was there before this row: every proposal, and the rows above."""
    is_row, number = key
    return not is_row or number < row


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
