"""Which skills the first ratings are of, and who has given them."""

from collections import defaultdict
from datetime import date

from courses.catalogue.models import Skill
from courses.skills.models import Occasion, ProfileNeed, Rating
from courses.tracks.models import TrackEnrolment, TrackLevel


def skills_of(enrolment: TrackEnrolment, *, on: date) -> list[Skill]:
    """The skills that the lowest level of the track needs on a day. Two queries."""
    lowest = TrackLevel.objects.filter(version=enrolment.version_id).order_by("level").first()
    if lowest is None:
        return []
    needs = ProfileNeed.objects.current().on(on).filter(profile=lowest.profile_id)
    return list(Skill.objects.filter(pk__in=needs.values("skill")).order_by("code"))


def rated_by(enrolment: TrackEnrolment) -> dict[str, set[int]]:
    """{relation: skills that have a first rating since the nomination}. One query.

    One that was taken back does not count.
    """
    rows = Rating.objects.filter(
        employee=enrolment.employee_id,
        occasion=Occasion.BASELINE,
        recorded_at__gte=enrolment.began_at,
        withdrawal=None,
    )
    found: dict[str, set[int]] = defaultdict(set)
    for relation, skill_id in rows.values_list("relation", "skill"):
        found[relation].add(skill_id)
    return found
