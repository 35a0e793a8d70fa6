"""How strictly each reviewer scores: proposals and reviewers in turn, each given the other. Pure.

A proposal stands at the mean of its scores less its reviewers' shifts; a reviewer's shift is how
far their scores are above where the proposals stand. The first, put into the second, leaves only
reviewers beside one another: dozens, where there are tens of thousands of reviews.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

PRIOR = 3.0  # reviews without any strictness that everybody is taken to have written already
ENOUGH, MOST_TURNS = 0.0005, 200
Given = tuple[int, int, float]  # one review: of which proposal, by whom, the weighted score
Shifts = Mapping[int, float]


@dataclass
class Reader:
    """What one reviewer wrote: how many reviews, how far above the means of what they read.

    `beside`: the share that each reviewer has in those means, summed.
    """

    reviews: int = 0
    above: float = 0.0
    beside: dict[int, float] = field(default_factory=lambda: defaultdict(float))

    def shift(self, shifts: Shifts) -> float:
        """The shift, given the others'."""
        others = sum(share * shifts[who] for who, share in self.beside.items())
        return (self.above + others) / (self.reviews + PRIOR)


def shifts_of(judged: Iterable[Sequence[Given]]) -> tuple[Shifts, Shifts]:
    """Where nothing moves any more: the shifts by which proposals stand, and the reviewers' own.

    `judged`: the reviews of each proposal. The two differ by less than `ENOUGH`.
    """
    readers = _readers(judged)
    before, after = {}, dict.fromkeys(readers, 0.0)
    for _turn in range(MOST_TURNS):
        before, after = after, {who: one.shift(after) for who, one in readers.items()}
        if all(abs(after[who] - before[who]) < ENOUGH for who in readers):
            break
    return before, after


def _readers(judged: Iterable[Sequence[Given]]) -> dict[int, Reader]:
    readers: dict[int, Reader] = defaultdict(Reader)
    panels: Counter[tuple[int, ...]] = Counter()
    for rows in judged:
        mean = sum([score for _proposal, _who, score in rows]) / len(rows)
        for _proposal, who, score in rows:
            readers[who].above += score - mean
        panels[tuple([who for _proposal, who, _score in rows])] += 1
    for panel, times in panels.items():
        for who in panel:
            one = readers[who]
            one.reviews += times
            for other in panel:
                one.beside[other] += times / len(panel)
    return readers
