"""How a level came about: what was held when, by which award, on whose ratings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from courses.catalogue.models import Skill
from courses.skills.models import Holding, Rating
from courses.skills.scopes import ratings_visible_to
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight


@dataclass(frozen=True)
class Stretch:
    """A level from a day to a day, and what it rests on. `ratings`: those the asker may read."""

    holding: Holding
    ratings: Sequence[Rating]

    @property
    def last_day(self) -> date | None:
        """The last day; None where it does not end."""
        ends = self.holding.valid_to
        return None if ends == OPEN_DATE else ends - timedelta(days=1)


def history(
    person: Employee, skill: Skill, known_at: datetime | None, sight: Sight
) -> list[Stretch]:
    """All that was held of a skill, as known, the latest first. Two queries."""
    rows = list(
        Holding.objects.known_at(known_at)
        .filter(employee=person, skill=skill)
        .select_related("award", "award__decided_by")
        .order_by("-valid_from")
    )
    behind: dict[int, list[Rating]] = {row.award_id: [] for row in rows}
    through = Rating.awards.through.objects.filter(
        award__in=list(behind), rating__in=ratings_visible_to(sight).values("pk")
    )
    links = through.select_related("rating", "rating__rater", "rating__anchor")
    for link in links.order_by("rating__rated_on", "rating__pk"):
        behind[link.award_id].append(link.rating)
    return [Stretch(row, behind[row.award_id]) for row in rows]
