"""The framework and the profiles as of a day, and how they came to be what they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from courses.skills.models import Anchor, ProfileNeed, RoleProfile
from orgchange.core.dates import OPEN_DATE


@dataclass(frozen=True)
class Change:
    """From a day on, these levels read so."""

    valid_from: date
    rows: Sequence[Anchor]


def anchors_on(
    skill_ids: Iterable[int], *, on: date, known_at: datetime | None = None
) -> dict[int, dict[int, Anchor]]:
    """{skill: {level: anchor}} of a day. One query."""
    rows = Anchor.objects.known_at(known_at).on(on).filter(skill__in=list(skill_ids))
    found: dict[int, dict[int, Anchor]] = defaultdict(dict)
    for row in rows.order_by("skill", "level"):
        found[row.skill_id][row.level] = row
    return found


def history_of(skill_id: int) -> list[Change]:
    """What the anchors were from which day on, the newest first. One query."""
    found: dict[date, list[Anchor]] = defaultdict(list)
    for row in Anchor.objects.current().filter(skill=skill_id).order_by("level", "valid_from"):
        found[row.valid_from].append(row)
    return [Change(day, found[day]) for day in sorted(found, reverse=True)]


def needs_on(
    profile: RoleProfile, *, on: date, known_at: datetime | None = None
) -> list[ProfileNeed]:
    """What a profile needs on a day, in the framework's order. One query."""
    rows = ProfileNeed.objects.known_at(known_at).on(on).filter(profile=profile)
    return list(rows.select_related("skill").order_by("skill__position", "skill__code"))


def needs_history(profile: RoleProfile) -> list[ProfileNeed]:
    """Every need that ever held, as known now, the newest first. One query."""
    rows = ProfileNeed.objects.current().filter(profile=profile).select_related("skill")
    return list(rows.order_by("-valid_from", "skill__position", "skill__code"))


def is_open(row: Anchor | ProfileNeed) -> bool:
    """Whether nothing ends it."""
    return row.valid_to == OPEN_DATE
