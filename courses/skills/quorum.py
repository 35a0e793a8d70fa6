"""When a level counts: two independent people agree within one level; two apart, a third decides.

Pure: no database, no clock. "Latest wins" is what others do: here a newer rating alone changes
nothing, a newer agreement does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

NEAR = 1  # levels that two may lie apart and still agree
TOGETHER = timedelta(days=365)  # that two ratings of one agreement may lie apart


@dataclass(frozen=True)
class Seen:
    """A rating that may count. `in_line`: given by somebody in the person's reporting line."""

    id: int
    rater_id: int
    level: int
    rated_on: date
    is_self: bool = False
    in_line: bool = False


class Standing(StrEnum):
    """How far the ratings of a skill have come."""

    NONE = "none"  # nobody rated who counts
    ALONE = "alone"  # one more independent person is needed
    AGREED = "agreed"
    APART = "apart"  # a third is called


@dataclass(frozen=True)
class Verdict:
    """What the ratings say together. `level` and `ids` only where they agree."""

    standing: Standing
    level: int | None = None
    ids: tuple[int, ...] = ()


def verdict(ratings: Iterable[Seen]) -> Verdict:
    """The newest rating of each rater counts once; of two that agree, the lower level is given.

    Independent are two different people, within a year, of whom at least one is outside the
    reporting line. Of several agreements the newest decides; in it the two that lie nearest; of
    equals the lower.
    """
    counted = _newest(rating for rating in ratings if not rating.is_self)
    if not counted:
        return Verdict(Standing.NONE)
    pairs = [pair for pair in combinations(counted, 2) if _independent(pair)]
    if not pairs:
        return Verdict(Standing.ALONE)
    agreed = [pair for pair in pairs if _apart(pair) <= NEAR]
    if not agreed:
        return Verdict(Standing.APART)
    newest = max(_made(pair) for pair in agreed)
    latest = [pair for pair in agreed if _made(pair) == newest]
    chosen = min(latest, key=lambda pair: (_apart(pair), _level(pair), _ids(pair)))
    return Verdict(Standing.AGREED, _level(chosen), _ids(chosen))


def _newest(ratings: Iterable[Seen]) -> list[Seen]:
    found: dict[int, Seen] = {}
    for rating in sorted(ratings, key=lambda one: (one.rated_on, one.id)):
        found[rating.rater_id] = rating
    return sorted(found.values(), key=lambda one: one.id)


def _independent(pair: Sequence[Seen]) -> bool:
    one, other = pair
    near_in_time = abs(one.rated_on - other.rated_on) <= TOGETHER
    return near_in_time and not (one.in_line and other.in_line)


def _made(pair: Sequence[Seen]) -> tuple[date, int]:
    """When the agreement came about: with the later of the two."""
    return max((one.rated_on, one.id) for one in pair)


def _apart(pair: Sequence[Seen]) -> int:
    return abs(pair[0].level - pair[1].level)


def _level(pair: Sequence[Seen]) -> int:
    return min(one.level for one in pair)


def _ids(pair: Sequence[Seen]) -> tuple[int, ...]:
    return tuple(sorted(one.id for one in pair))
