"""The rules of what is shown to whom, spelt once over facts: to filter by, and to answer for rows.

A list is narrowed by a rule as a condition of the database. A page of rows asks each fact once and
puts the rules here: the dear facts (who is too close) would be asked again for every facet.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Q

FACETS = ("submitter", "reviewers", "scores", "votes", "state")


@dataclass(frozen=True)
class Truth:
    """Whether something holds of one proposal; combined as conditions are."""

    holds: bool

    def __and__(self, other: "Truth") -> "Truth":
        """Both hold."""
        return Truth(self.holds and other.holds)

    def __or__(self, other: "Truth") -> "Truth":
        """One of them holds."""
        return Truth(self.holds or other.holds)

    def __invert__(self) -> "Truth":
        """It does not hold."""
        return Truth(not self.holds)


T = TypeVar("T", Q, Truth)


@dataclass(frozen=True)
class Facts(Generic[T]):
    """What the rules ask about a viewer and a proposal: conditions, or the answers for one row."""

    auditor: T
    own: T
    close: T
    waiting: T
    handed_in: T
    told: T
    shown: T
    on_agenda: T
    double_blind: T
    open_round: T
    committee: T
    assigning: T
    reviewing: T
    reviewer: T


def rules_of(of: Facts[T]) -> dict[str, T]:
    """When each facet is shown."""
    reads = of.reviewing | of.handed_in | (of.reviewer & of.on_agenda)
    free = ~of.own & ~of.waiting & ~of.close
    result = of.own & of.told
    audits = of.auditor & ~of.own
    blind = of.double_blind & ~of.told
    scored = ~of.reviewer | of.handed_in | of.on_agenda | of.told
    known = audits | (free & (of.assigning | (reads & of.shown)))
    return {
        "submitter": of.auditor | of.own | ~blind | (of.committee & ~of.waiting & ~of.handed_in),
        "reviewers": known | (result & of.open_round),
        "scores": audits | (free & reads & of.shown) | (result & of.shown),
        "votes": of.auditor | of.own | (~of.waiting & scored),
        "state": (of.auditor | of.committee | of.handed_in) & ~of.own,
    }
