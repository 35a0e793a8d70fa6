"""What must hold before a stage is entered: checks known by a code, each with its own words.

A check is a pure read: it gets one way, the terms of the stage and the day, and answers with a
finding. Everything that a page, the API or a service says of entry comes from `entry_findings`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from courses.tracks.models import StageTerms, TrackEnrolment
from orgchange.core.dates import firm_day


@dataclass(frozen=True)
class Asked:
    """One way before the door of a stage. `settings` are those of the criterion."""

    enrolment: TrackEnrolment
    terms: StageTerms
    now: datetime
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The firm's day."""
        return firm_day(self.now)


@dataclass(frozen=True)
class Finding:
    """What a check found. `words` says what holds, or what is missing and who can help."""

    code: str
    holds: bool
    words: str
    url: str = ""


Check = Callable[[Asked], Finding]
CHECKS: dict[str, Check] = {}


def check(code: str) -> Callable[[Check], Check]:
    """Make a check known by its code."""

    def register(function: Check) -> Check:
        CHECKS[code] = function
        return function

    return register


def entry_findings(enrolment: TrackEnrolment, terms: StageTerms, *, now: datetime) -> list[Finding]:
    """What every entry criterion of a stage says of somebody, in order.

    A code that no part of the area knows is an error of the track's version, and raises KeyError.
    """
    return [
        CHECKS[row.code](Asked(enrolment, terms, now, row.settings))
        for row in terms.criteria.order_by("position", "pk")
    ]
