"""The cards of the home page: one's next thing, one's people, what waits for HR."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    """The one next thing, then the others.

    First one's own open course, then a certificate about to end, then what others wait for: an
    answer of HR, or a word of the manager. Nothing for who has none of these.
    """
    employee_id = sight(request).employee_id
    rows = rows_of(employee_id) if employee_id else []
    first = _first(rows)
    work = {} if first else _work(request)
    if not rows and not work:
        return None
    others = [row for row in rows if row is not first]
    return {
        "first": first,
        "why": _why(first["line"].employee_id, first["line"].requirement_id) if first else None,
        "work": work,
        "is_all_covered": all(row["line"].state == "covered" for row in rows),
        "others": others[:SHOWN],
        "total": len(rows),
        "summary": _summary([row["line"] for row in rows]),
    }


def _first(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What is open; else what ends soon and can be renewed."""
    for row in rows:
        if row["line"].is_open:
            return row
    for row in rows:
        line = row["line"]
        if line.state == "covered" and line.last_day and line.last_day - line.day <= SOON:
            return row
    return None


def _work(request: HttpRequest) -> dict[str, Any]:
    """What others wait for: requests to HR, else people of one's own who are late."""
    waiting = hr_card(request) or {}
    if waiting.get("asked_count"):
        return {"kind": "requests", "count": waiting["asked_count"], "of": waiting["asked"][0]}
    people = people_card(request) or {}
    if people.get("overdue"):
        return {"kind": "people", "count": people["overdue"], "of": people["rows"][0]}
    return {}


def _summary(lines: list[lists.Line]) -> str:
    """How it stands, in a sentence under the greeting."""
    late = sum(line.state == "overdue" for line in lines)
    soon = sum(line.state == "pending" for line in lines)
    if any(line.is_stage and line.is_open for line in lines):
        said_late, said_soon = _of_any_kind(late, soon)
    else:
        said_late, said_soon = _of_courses(late, soon)
    if late and soon:
        return _("%(late)s %(soon)s") % {"late": said_late, "soon": said_soon}
    return said_late if late else said_soon if soon else ""


def _of_any_kind(late: int, soon: int) -> tuple[str, str]:
    """Courses and stages together."""
    said_late = ngettext("%(count)d duty is overdue.", "%(count)d duties are overdue.", late)
    said_soon = ngettext("%(count)d duty is still open.", "%(count)d duties are still open.", soon)
    return said_late % {"count": late}, said_soon % {"count": soon}


def _of_courses(late: int, soon: int) -> tuple[str, str]:
    said_late = ngettext("%(count)d course is overdue.", "%(count)d courses are overdue.", late) % {
        "count": late
    }
    said_soon = ngettext(
        "%(count)d course is still open.", "%(count)d courses are still open.", soon
    ) % {"count": soon}
    return said_late, said_soon


def people_card(request: HttpRequest) -> dict[str, Any] | None:
    """Of the own people, who is overdue or due soon; nothing for who has none."""
    return _once(request, "people", _people_card)


def hr_card(request: HttpRequest) -> dict[str, Any] | None:
    """What waits for HR: requests, drafts, people whose dates are missing."""
    return _once(request, "hr", _hr_card)


def _once(
    request: HttpRequest, name: str, card: Callable[[HttpRequest], dict[str, Any] | None]
) -> dict[str, Any] | None:
    """Two cards of a page may need the same figures: they are fetched once a request."""
    kept: dict[str, dict[str, Any] | None] = request.__dict__.setdefault("_home_cards", {})
    if name not in kept:
        kept[name] = card(request)
    return kept[name]


def _people_card(request: HttpRequest) -> dict[str, Any] | None:
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


def _hr_card(request: HttpRequest) -> dict[str, Any] | None:
    seen = sight(request)
    if not seen.is_hr:
        return None
    people = people_administered_by(seen)
    asked = LearningRequest.objects.filter(state="open", employee__in=people)
    drafts = Assignment.objects.filter(state=AssignmentState.DRAFT, created_by=seen.user_id)
    blocked = lists.Wanted(moment=moment(), people=_part(seen, people), details=("blocked",))
    return {
        "asked": list(
            asked.select_related("employee", "requirement__course").order_by("created_at", "pk")[:3]
        ),
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
