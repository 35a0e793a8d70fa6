"""Which rows of a file seem to repeat a proposal, or an earlier row: all of them at once.

The same measure as `similar.finding`, which asks the database about one text: here the index is
read once, the rows of the file are put beside it, and only what is met by telling terms is counted.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice

from django.db.models import Avg

from orgchange.innovation.models import ProposalTerm, ProposalText
from orgchange.innovation.similar import scoring

# More than what is shown to somebody who writes (`scoring.ALIKE`): there a wrong one costs a look,
# here, in a file of thousands, a list that nobody reads.
SEEMS_SAME = 0.35
TITLES_COMPARED = 5  # of the best by terms
MEETING_TERMS = 12  # a repeat shares some of the most telling terms; the others only add to that
# Texts that are met by these terms, in all: a word that thousands share leads to none of them.
MOST_MET = 2000
CANDIDATES = 60
# A text by one whole number: a row of the file by its place there, a proposal by its id less this.
FAR = 1 << 40
NOTHING: Mapping[int, float] = {}


@dataclass(frozen=True)
class Match:
    """The text most like another: a row of the file or a proposal; how alike, from 0 to 1."""

    is_row: bool
    number: int
    likeness: float


class Neighbours:
    """All texts of the index, and the rows of one file.

    `postings`: what a term counts for in each text that it stands in.
    """

    def __init__(self) -> None:
        self.postings: dict[str, dict[int, float]] = defaultdict(dict)
        self.lengths: dict[int, int] = {}
        self.titles: dict[int, str] = {}
        self.by_title: dict[str, list[int]] = defaultdict(list)
        mean = ProposalText.objects.aggregate(mean=Avg("length"))["mean"]
        self.mean_length = float(mean or 0) or 1.0
        for pk, title, length in ProposalText.objects.values_list("pk", "title", "length"):
            self._put(pk - FAR, title, length)
        rows = ProposalTerm.objects.order_by().values_list("term", "proposal_id", "count")
        for term, pk, count in rows.iterator(chunk_size=20_000):
            self._post(term, pk - FAR, count)

    def add(self, row: int, title: str, counted: Mapping[str, int]) -> None:
        """Put a row of the file beside what is known."""
        self._put(row, title, sum(counted.values()))
        for term, count in counted.items():
            self._post(term, row, count)

    def closest(self, row: int, title: str, counted: Mapping[str, int]) -> Match | None:
        """What this row seems to repeat: a proposal or an earlier row; of the same title first."""
        for key in self.by_title[_plain(title)]:
            if key < row:
                return _match(key, 1.0)
        corpus = scoring.Corpus(
            len(self.lengths),
            self.mean_length,
            {term: len(self.postings.get(term, ())) for term in counted},
        )
        weights = scoring.telling(counted, corpus)
        most = scoring.full_marks(weights)
        scores = self._scores(weights, row)
        best = sorted(scores, key=lambda key: (-scores[key], key))[:TITLES_COMPARED]
        alike = {key: self._likeness(key, scores[key], most, title) for key in best}
        first = max(alike, key=lambda key: alike[key], default=None)
        if first is None or alike[first] < SEEMS_SAME:
            return None
        return _match(first, round(alike[first], 2))

    def _likeness(self, key: int, score: float, most: float, title: str) -> float:
        return scoring.likeness(score, most, scoring.title_likeness(title, self.titles[key]))

    def _scores(self, weights: Mapping[str, float], row: int) -> dict[int, float]:
        """BM25 of those that share the most telling terms: met by few, then counted by all."""
        met = self._met(weights, row)
        newest_first = zip(reversed(met.values()), reversed(met), strict=True)
        likely = {key for _weight, key in nlargest(CANDIDATES, newest_first)}
        shared, found = Counter[int](), dict.fromkeys(likely, 0.0)
        for term, weight in weights.items():
            posted = self.postings.get(term, NOTHING)
            for key in posted.keys() & likely:
                shared[key] += 1
                found[key] += weight * posted[key]
        few = min(2, len(weights))  # one word in common is none
        return {key: score for key, score in found.items() if shared[key] >= few}

    def _met(self, weights: Mapping[str, float], row: int) -> dict[int, float]:
        """What was there before this row and has one of the terms: how telling those are."""
        met: dict[int, float] = defaultdict(float)
        for term in self._meeting(weights):
            weight = weights[term]
            for key in self.postings[term]:
                if key < row:
                    met[key] += weight
        return met

    def _meeting(self, weights: Mapping[str, float]) -> list[str]:
        """The most telling terms, but for those that would meet too many texts."""
        kept, left = [], MOST_MET
        for term in islice(weights, MEETING_TERMS):
            among = len(self.postings.get(term, ()))
            if 0 < among <= left:
                kept.append(term)
                left -= among
        return kept

    def _put(self, key: int, title: str, length: int) -> None:
        self.lengths[key], self.titles[key] = length, title
        self.by_title[_plain(title)].append(key)

    def _post(self, term: str, key: int, count: int) -> None:
        self.postings[term][key] = scoring.saturated(count, self.lengths[key], self.mean_length)


def _match(key: int, likeness: float) -> Match:
    is_row = key >= 0
    return Match(is_row, key if is_row else key + FAR, likeness)


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
