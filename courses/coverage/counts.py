"""The counts that a figure is made of, and what follows from them."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from courses.coverage import sql


@dataclass(frozen=True)
class Count:
    """The counts of some people, or of some people's requirements.

    A withheld one holds no numbers, and what it is added to is withheld as well.
    """

    required: int = 0
    excluded: int = 0
    exempt: int = 0
    on_leave: int = 0
    covered: int = 0
    overdue: int = 0
    overdue_expired: int = 0
    is_withheld: bool = field(default=False, kw_only=True)

    def __add__(self, other: "Count") -> "Count":
        if self.is_withheld or other.is_withheld:
            return WITHHELD
        return Count(*(getattr(self, n) + getattr(other, n) for n in sql.COUNTS))

    @property
    def pending(self) -> int:
        """Required, not covered, due date not passed."""
        return self.required - self.covered - self.overdue

    @property
    def never_done(self) -> int:
        """Overdue without ever having been done."""
        return self.overdue - self.overdue_expired

    @property
    def blocked(self) -> int:
        """Excluded because a date that the rule needs is missing."""
        return self.excluded - self.exempt - self.on_leave

    @property
    def coverage(self) -> Decimal | None:
        """Covered of required."""
        return fraction(self.covered, self.required)

    @property
    def on_track(self) -> Decimal | None:
        """Covered and pending of required."""
        return fraction(self.covered + self.pending, self.required)


WITHHELD = Count(is_withheld=True)


@dataclass(frozen=True)
class Head:
    """The people of a department with everything below. What is withheld is 0 here."""

    people: int = 0
    without_manager: int = 0
    with_requirement: int = 0
    fully_covered: int = 0
    hides_people: bool = field(default=False, kw_only=True)
    hides_duties: bool = field(default=False, kw_only=True)

    def __add__(self, other: "Head") -> "Head":
        return Head(
            *(getattr(self, n) + getattr(other, n) for n in sql.HEADS),
            hides_people=self.hides_people or other.hides_people,
            hides_duties=self.hides_duties or other.hides_duties,
        )

    def told(self, *, people: bool, duties: bool) -> "Head":
        """What of it is told: how many there are, and how many are fully covered."""
        counted = (self.people, self.without_manager) if people else (0, 0)
        covered = (self.with_requirement, self.fully_covered) if duties else (0, 0)
        return Head(*counted, *covered, hides_people=not people, hides_duties=not duties)

    @property
    def fully(self) -> Decimal | None:
        """Fully covered people of people with at least one requirement."""
        return fraction(self.fully_covered, self.with_requirement)


def fraction(part: int, whole: int) -> Decimal | None:
    """Four places; never 1 while one is missing, nor 0 while one is done; None of nobody."""
    if whole <= 0:
        return None
    share = (Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    if part < whole and share == 1:
        return Decimal("0.9999")
    if part > 0 and share == 0:
        return Decimal("0.0001")
    return share
