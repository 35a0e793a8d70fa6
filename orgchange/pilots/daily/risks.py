"""Risks as they are read: the greatest first, and as a square of likelihood and impact."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from orgchange.pilots.models import Pilot, Risk

LOOKS = {1: "excluded", 2: "excluded", 3: "info", 4: "pending", 6: "overdue", 9: "overdue"}
STEPS = (1, 2, 3)


@dataclass(frozen=True)
class Cell:
    """How many open risks are so likely and so bad, and how that looks."""

    likelihood: int
    impact: int
    count: int
    look: str


def risks_of(pilot: Pilot) -> list[Risk]:
    """All risks with their score and look, the greatest first. One query."""
    rows = Risk.objects.filter(pilot=pilot).select_related("owner")
    scored = rows.annotate(score=F("likelihood") * F("impact")).order_by("-score", "-impact", "pk")
    found: list[Risk] = list(scored)
    for row in found:
        row.look = LOOKS[row.likelihood * row.impact]  # type: ignore[attr-defined]
    return found


def matrix_of(rows: Iterable[Risk]) -> list[list[Cell]]:
    """The open risks as a square: likely at the top, bad at the right."""
    counts = Counter((row.likelihood, row.impact) for row in rows if row.closed_at is None)
    return [
        [Cell(high, bad, counts[high, bad], LOOKS[high * bad]) for bad in STEPS]
        for high in reversed(STEPS)
    ]
