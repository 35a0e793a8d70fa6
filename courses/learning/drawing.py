"""Which questions an attempt asks."""

import hashlib
from collections import Counter
from collections.abc import Iterable


def draw(
    question_ids: Iterable[int], *, seen: Counter[int], count: int | None, seed: str
) -> list[int]:
    """`count` questions of the pool, those least often seen first; chance decides among equals.

    The seed makes the chance repeatable: an attempt can always be explained.
    """
    ranked = sorted(question_ids, key=lambda pk: (seen[pk], _chance(seed, pk)))
    drawn = ranked if count is None else ranked[:count]
    return sorted(drawn, key=lambda pk: _chance(seed, -pk))


def _chance(seed: str, number: int) -> bytes:
    return hashlib.sha256(f"{seed}:{number}".encode()).digest()
