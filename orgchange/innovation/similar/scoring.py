"""How alike two texts are: BM25 over their terms, and trigrams of their titles. Pure functions."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from orgchange.innovation.similar.terms import HAN

# BM25's usual constants: how soon a repeated term stops counting, and how much length is evened.
K1, B = 1.2, 0.75
# A concept says more than a stem: it stands for every way of saying it. Pairs of Chinese
# characters overlap, and half of them cross the border of two words.
CONCEPT_WEIGHT, PAIR_WEIGHT = 2.5, 0.4
# Terms of a text that are looked up: the most telling ones.
MOST_TERMS = 40
# Below this, two texts merely share words.
ALIKE = 0.2
TITLE_WEIGHT = 0.8


@dataclass(frozen=True)
class Corpus:
    """How many texts there are, their mean length, and in how many of them a term stands."""

    texts: int
    mean_length: float
    frequencies: Mapping[str, int]

    def weight(self, term: str) -> float:
        """How telling a term is; rarer ones are."""
        among = self.frequencies.get(term, 0)
        rare = math.log(1 + (self.texts - among + 0.5) / (among + 0.5))
        return rare * kind_weight(term)


def kind_weight(term: str) -> float:
    """How much terms of this sort say."""
    if term.startswith("#"):
        return CONCEPT_WEIGHT
    return PAIR_WEIGHT if HAN.match(term) else 1.0


def telling(counted: Mapping[str, int], corpus: Corpus) -> dict[str, float]:
    """The most telling terms of a text with their weights, the most telling first."""
    weighed = {term: corpus.weight(term) for term in counted}
    ranked = sorted(weighed, key=lambda term: (-weighed[term], term))[:MOST_TERMS]
    return {term: weighed[term] for term in ranked}


def saturated(count: int, length: int, mean_length: float) -> float:
    """What a term that stands `count` times in a text of this length counts for."""
    evened = 1 - B + B * length / mean_length if mean_length else 1.0
    return count * (K1 + 1) / (count + K1 * evened)


def full_marks(weights: Mapping[str, float]) -> float:
    """The score of a text of mean length that holds every term once."""
    return sum(weights.values())


@lru_cache(maxsize=20_000)  # a title is compared with many others
def trigrams(text: str) -> frozenset[str]:
    """The runs of three characters of a text's words, as `pg_trgm` cuts them."""
    words = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    padded = (f"  {word} " for word in words)
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def title_likeness(one: str, other: str) -> float:
    """The share of trigrams that two titles have in common, from 0 to 1."""
    mine, theirs = trigrams(one), trigrams(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def likeness(score: float, most: float, titles: float) -> float:
    """One number from 0 to 1: the better of what the texts and what the titles say."""
    by_terms = min(score / most, 1.0) if most else 0.0
    return max(by_terms, TITLE_WEIGHT * titles)
