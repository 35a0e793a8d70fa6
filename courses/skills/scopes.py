"""Whose ratings and whose levels an account may see. Every door starts here.

A level that is held is open to those who plan with it: the line, HR, and whoever sees the person's
records. Ratings and evidence are private: the person, the raters, the direct line, HR of that part,
auditors.
"""

from django.db.models import Q, QuerySet

from courses.skills.models import Evidence, Holding, Rating
from orgchange.directory.scopes import Sight, records_visible_to


def holdings_visible_to(sight: Sight) -> QuerySet[Holding]:
    """Levels of the people whose records one may see."""
    if sight.sees_everything:
        return Holding.objects.all()
    return Holding.objects.filter(employee__in=records_visible_to(sight).values("pk"))


def ratings_visible_to(sight: Sight) -> QuerySet[Rating]:
    """Ratings of the people whose records one may see, and those one gave."""
    if sight.sees_everything:
        return Rating.objects.all()
    people = records_visible_to(sight).values("pk")
    return Rating.objects.filter(Q(employee__in=people) | Q(rater=sight.employee_id))


def evidence_visible_to(sight: Sight) -> QuerySet[Evidence]:
    """Evidence of the people whose records one may see."""
    if sight.sees_everything:
        return Evidence.objects.all()
    return Evidence.objects.filter(employee__in=records_visible_to(sight).values("pk"))
