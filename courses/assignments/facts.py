"""What the timeline of one person and one requirement is worked out from, and what comes out."""

from dataclasses import dataclass, replace
from datetime import date

from orgchange.core.dates import OPEN_DATE


@dataclass(frozen=True)
class Terms:
    """The terms of one version of an assignment."""

    number: int
    valid_from: date
    due_rule: str
    due_on: date | None
    due_days: int | None
    minimum_notice_days: int
    valid_months: int | None
    renewal_anchor: str
    renewal_window_days: int
    look_back_days: int | None
    grace_days: int
    applies_to: str

    @property
    def due_terms(self) -> tuple[str, date | None, int | None, int]:
        """What the due date depends on."""
        return (self.due_rule, self.due_on, self.due_days, self.minimum_notice_days)


@dataclass(frozen=True)
class Step:
    """From a day on, the terms that hold for the person, and the facts that they need.

    `is_known` is false where the audience needs a date that is missing: blocked.
    """

    since: date
    terms: Terms
    hired_on: date | None = None
    is_known: bool = True


@dataclass(frozen=True, eq=False)
class Source:
    """One assignment's hold on the person, from entering its audience to leaving it."""

    assignment_id: int
    entered_on: date
    left_on: date
    steps: tuple[Step, ...]

    def step(self, day: date) -> Step:
        """The step in force on a day; the first one, before it."""
        held = self.steps[0]
        for step in self.steps:
            if step.since <= day:
                held = step
        return held

    def at(self, day: date) -> Terms:
        """The terms in force on a day."""
        return self.step(day).terms

    def validity_terms(self, closed_on: date, day: date) -> Terms:
        """How long something held since `closed_on` counts, on `day`.

        Terms of that time; only an edit for everyone touches what is already held.
        """
        terms = self.at(closed_on)
        for step in self.steps:
            if closed_on < step.since <= day and step.terms.applies_to == "everyone":
                terms = step.terms
        return terms


@dataclass(frozen=True)
class Stretch:
    """Days, half-open: a leave, an exemption."""

    since: date
    until: date


@dataclass(frozen=True)
class Extended:
    """A period's due date moved, by a decision of that day."""

    period: int
    granted_on: date
    due_on: date


@dataclass(frozen=True)
class Evidence:
    """A completion, or a stage's attainment: one requirement has evidence of one kind.

    `own_end` and `revoked_on` are the first day it no longer counts.
    """

    id: int
    finished_on: date
    own_end: date = OPEN_DATE
    revoked_on: date = OPEN_DATE
    is_attainment: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything that one person's obligation for one requirement follows from."""

    sources: tuple[Source, ...] = ()
    leaves: tuple[Stretch, ...] = ()
    exemptions: tuple[Stretch, ...] = ()
    extensions: tuple[Extended, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row of the obligation, as `Obligation` keeps it."""

    valid_from: date
    valid_to: date
    period: int
    period_from: date
    due_on: date | None
    original_due_on: date | None
    covered_from: date | None = None
    covered_until: date | None = None
    completion_id: int | None = None
    attainment_id: int | None = None

    def joined(self, after: "Row") -> "Row | None":
        """This row and the one after it as one, where one window of cover says both."""
        same = ("period", "period_from", "due_on", "original_due_on")
        if any(getattr(self, name) != getattr(after, name) for name in same):
            return None
        window = ("covered_from", "covered_until", "completion_id", "attainment_id")
        both_covered = None not in (self.covered_from, after.covered_from)
        if both_covered and any(getattr(self, name) != getattr(after, name) for name in window):
            return None
        covered = self if self.covered_from is not None else after
        return replace(covered, valid_from=self.valid_from, valid_to=after.valid_to)
