"""The next four quarters: who will come from cohorts, whose certificate ends, what is planned."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Sum

from courses.tracks.boards.counting import Whose, certificates_on
from courses.tracks.boards.demand import Need
from courses.tracks.models import (
    Cohort,
    CohortPlace,
    EnrolmentMove,
    StageKind,
    StageTerms,
    State,
    TrackVersion,
)
from orgchange.core.dates import add_months

QUARTERS = 4


@dataclass(frozen=True)
class Rate:
    """How many of those who had a place in a past cohort were certified. `days`: from its end."""

    passed: int
    placed: int
    days: int


@dataclass(frozen=True)
class Quarter:
    """A quarter: places of cohorts and what comes of them, certificates ending, pilots to start."""

    starts_on: date
    places: int
    expected: int | None
    ending: int | None
    planned: int

    @property
    def name(self) -> str:
        """ "2027 Q1"."""
        return f"{self.starts_on.year} Q{(self.starts_on.month + 2) // 3}"


def rate_of(whose: Whose) -> Rate:
    """The pass rate of cohorts whose people have had the time to come through. Three queries."""
    newest = TrackVersion.objects.filter(track=whose.track).exclude(published_at=None)
    terms = StageTerms.objects.filter(version__in=newest.order_by("-number").values("pk")[:1])
    later = terms.filter(kind__in=(StageKind.PRACTICE, StageKind.PANEL))
    days = int(later.aggregate(days=Sum("due_days"))["days"] or 0)
    certified = EnrolmentMove.objects.filter(
        enrolment=OuterRef("enrolment"), to_state=State.CERTIFIED, moved_on__lte=whose.on
    )
    placed = CohortPlace.objects.filter(
        cohort__track=whose.track,
        cohort__ends_on__lte=whose.on - timedelta(days=days),
        placed_at__isnull=False,
    )
    if whose.people is not None:
        placed = placed.filter(enrolment__employee__in=whose.people)
    passed = placed.filter(Exists(certified))
    return Rate(passed.count(), placed.count(), days)


def quarters(whose: Whose, rate: Rate, planned: Sequence[Need], approved: int) -> list[Quarter]:
    """Four quarters from the next one on. What has no day is counted in the first. Two queries."""
    starts = [add_months(_quarter_of(whose.on), 3 * n) for n in range(1, QUARTERS + 2)]
    cohorts = Cohort.objects.filter(track=whose.track, closed_at=None)
    places: Counter[date] = Counter()
    for ends_on, count in cohorts.values_list("ends_on", "places"):
        places[_quarter_of(ends_on + timedelta(days=rate.days))] += count
    rows = certificates_on(whose).filter(ends_on__gte=starts[0], ends_on__lt=starts[-1])
    ending: Counter[date] = Counter()
    for ends_on, count in rows.order_by().values_list("ends_on").annotate(Count("pk")):
        ending[_quarter_of(ends_on)] += count
    begun: Counter[date] = Counter({starts[0]: approved})
    for need in planned:
        begun[max(starts[0], _quarter_of(need.starts_on)) if need.starts_on else starts[0]] += 1
    return [
        Quarter(low, places[low], _expected(places[low], rate), ending[low], begun[low])
        for low in starts[:-1]
    ]


def _expected(places: int, rate: Rate) -> int | None:
    """Places times the pass rate, rounded half up; None while nobody could have passed."""
    if not rate.placed:
        return None
    return (2 * places * rate.passed + rate.placed) // (2 * rate.placed)


def _quarter_of(day: date) -> date:
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
