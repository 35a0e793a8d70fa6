"""What the viewer is to somebody's skills: who may rate, and as what. The one place that says so.

The manager above in the line, whoever was asked, and those whom areas above bring (mentors). A
rating is what one saw oneself, so it is nothing that a delegate does in somebody's name.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from courses.skills.models import RatingAsk, Relation
from courses.skills.models.asking import IS_OPEN
from orgchange.directory import tree
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight

# Given the viewer, whom they stand beside: {relation: employees}. Areas above bring theirs.
People = Callable[[Sight], QuerySet[Employee, Any]]
BESIDE: dict[str, People] = {}


def beside(relation: str, people: People) -> None:
    """Let whoever stands in a relation to people rate them and decide on their evidence."""
    BESIDE[relation] = people


def relation_to(sight: Sight, employee_id: int, skill_id: int) -> str | None:
    """As what the viewer may rate somebody's skill; None: not at all. A few queries."""
    own = sight.employee_id
    if own is None or not sight.is_employed:
        return None
    if own == employee_id:
        return Relation.SELF
    if sight.has_reports and own in {
        pk for pk, _h in tree.managers_above(employee_id, on=sight.on)
    }:
        return Relation.MANAGER
    for relation, people in BESIDE.items():
        if people(sight).filter(pk=employee_id).exists():
            return relation
    asks = RatingAsk.objects.filter(IS_OPEN, rater=own, employee=employee_id, skill=skill_id)
    return Relation.PEER if asks.exists() else None


def rated_by(sight: Sight) -> Q:
    """The people on whose evidence the viewer may decide, as a condition on `employee`."""
    own = sight.employee_id
    if own is None or not sight.is_employed:
        return Q(pk__in=[])
    found = Q(pk__in=[])
    if sight.has_reports:
        line = tree.line_sql([own], on=sight.on)
        found |= Q(employee__in=line.as_subquery())
    for people in BESIDE.values():
        found |= Q(employee__in=people(sight).values("pk"))
    return found & ~Q(employee=own)
