"""Why this pair, why not the others, and why nobody: read from the question itself."""

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np

from courses.tracks.matching.solving import solve
from courses.tracks.matching.values import Left, Pair, Question

MOST_ALLOWED, MOST_BARRED = 3, 3
LOWER, ELSEWHERE, TIED = "lower", "elsewhere", "tied"


def answer(question: Question) -> tuple[list[Pair], list[Left]]:
    """The best pairs with their reasons, and the needs that are left with theirs."""
    chosen = solve(question)
    scores = question.scores
    busy = {taker for taker, _ in chosen}
    pairs = [
        Pair(
            question.takers[taker],
            question.needs[need],
            int(scores[taker, need]),
            tuple(parts_of(question, taker, need)),
            tuple(others(question, scores, need, taker=taker, busy=busy)),
        )
        for taker, need in chosen
    ]
    met = {need for _, need in chosen}
    return pairs, [
        left(question, place) for place in range(len(question.needs)) if place not in met
    ]


def parts_of(question: Question, taker: int, need: int) -> list[dict[str, Any]]:
    """Each part of a pair's score with its weight, the heaviest contribution first."""
    rows = [
        {"code": code, "value": int(question.parts[code][taker, need]), "weight": weight}
        for code, weight in question.weights.items()
    ]
    return sorted(rows, key=lambda row: (-row["value"] * row["weight"], row["code"]))


def others(
    question: Question, scores: Any, need: int, *, taker: int, busy: Collection[int]
) -> list[dict[str, Any]]:
    """The next best for a need: allowed ones with what spoke against them, then barred ones."""
    order = np.argsort(-scores[:, need], kind="stable")
    order = order[order != taker]
    is_barred = question.barred[order, need] != 0
    allowed = order[~is_barred][:MOST_ALLOWED].tolist()
    barred = order[is_barred][:MOST_BARRED].tolist()
    own = int(scores[taker, need])
    return [
        *(
            _other(question, scores, one, need, [_why(own, int(scores[one, need]), one in busy)])
            for one in allowed
        ),
        *(_other(question, scores, one, need, question.limits_of(one, need)) for one in barred),
    ]


def left(question: Question, need: int) -> Left:
    """Why nobody is proposed for a need: whom each limit bars."""
    column = question.barred[:, need]
    bars = {
        name: int((column >> bit & 1).sum())
        for bit, name in enumerate(question.limits)
        if (column >> bit & 1).any()
    }
    return Left(question.needs[need], bars, int((column == 0).sum()))


def _why(own: int, score: int, is_busy: bool) -> str:
    """Lower for this need; or as good or better, but taken where the sum gains more; or tied."""
    if score < own:
        return LOWER
    return ELSEWHERE if is_busy else TIED


def _other(
    question: Question, scores: Any, taker: int, need: int, why: Iterable[str]
) -> dict[str, Any]:
    return {
        "who": question.takers[taker],
        "score": int(scores[taker, need]),
        "why": list(why),
        "parts": parts_of(question, taker, need),
    }
