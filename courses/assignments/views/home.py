"""The cards of the home page: one's next thing, one's people, what waits for HR."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from courses.assignments import lists
from courses.assignments.models import (
    Assignment,
    AssignmentState,
    LearningRequest,
    Requirement,
)
from courses.assignments.views.common import moment
from courses.assignments.views.mine import rows_of
from courses.assignments.why import Why, why
from orgchange.directory.models import Employee
from orgchange.directory.scopes import (
    Sight,
    people_administered_by,
    records_visible_to,
    sight,
)

SHOWN = 6
SOON = timedelta(days=14)


def next_card(request: HttpRequest) -> dict[str, Any] | None:
    """The one next thing, then the others; nothing for who must learn nothing."""
    employee_id = sight(request).employee_id
    rows = rows_of(employee_id) if employee_id else []
    if not rows or employee_id is None:
        return None
    first = next((row for row in rows if row["line"].is_open), None)
    others = [row for row in rows if row is not first]
    return {
        "first": first,
        "why": _why(employee_id, first["line"].requirement_id) if first else None,
        "others": others[:SHOWN],
        "total": len(rows),
    }


def people_card(request: HttpRequest) -> dict[str, Any] | None:
    """Of the own people, who is overdue or due soon; nothing for who has none."""
    seen = sight(request)
    if not seen.is_manager:
        return None
    now = moment()
    wanted = lists.Wanted(
        moment=now,
        people=own_people(seen),
        states=("overdue", "pending"),
        due_by=seen.on + SOON,
    )
    rows = lists.lines(wanted, limit=SHOWN)
    counts = lists.state_counts(replace(wanted, states=()))
    return {
        "rows": rows,
        "overdue": counts.get("overdue", 0),
        "soon": counts.get("pending", 0),
    }


def hr_card(request: HttpRequest) -> dict[str, Any] | None:
    """What waits for HR: requests, drafts, people whose dates are missing."""
    seen = sight(request)
    if not seen.is_hr:
        return None
    people = people_administered_by(seen)
    asked = LearningRequest.objects.filter(state="open", employee__in=people)
    drafts = Assignment.objects.filter(state=AssignmentState.DRAFT, created_by=seen.user_id)
    blocked = lists.Wanted(moment=moment(), people=_part(seen, people), details=("blocked",))
    return {
        "asked": list(asked.select_related("employee", "requirement__course")[:3]),
        "asked_count": asked.count(),
        "drafts": list(drafts.select_related("requirement__course")[:3]),
        "blocked": lists.lines(blocked, limit=3),
        "blocked_count": lists.count(blocked),
    }


def own_people(seen: Sight) -> QuerySet[Employee]:
    """The own line and the people of the departments one heads, oneself left out."""
    as_manager = replace(
        seen, hr_everywhere=False, hr_root_ids=frozenset(), is_auditor=False, is_admin=False
    )
    return records_visible_to(as_manager).exclude(pk=seen.employee_id or 0)


def _part(seen: Sight, people: QuerySet[Employee]) -> QuerySet[Employee] | None:
    return None if seen.hr_everywhere else people


def _why(employee_id: int, requirement_id: int) -> Why:
    return why(
        employee=Employee.objects.get(pk=employee_id),
        requirement=Requirement.objects.select_related("course").get(pk=requirement_id),
        now=timezone.now(),
    )
