"""What assignments bring to the reminders page: the coming days, and the ladder explained."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest

from courses.assignments import ladder, reminders, steps
from courses.assignments.models import Requirement
from orgchange.directory.models import Department
from orgchange.directory.scopes import administered_departments, sight
from orgchange.notices import kinds, panels
from orgchange.notices.panels import Panel


def ahead(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """What would go out in the next 14 days, by day and kind, and by department."""
    seen = sight(request)
    departments = None if seen.is_admin else administered_departments(seen)
    found = reminders.preview(now=now, department_ids=departments)
    days = sorted({row.day for row in found.ahead})
    codes = [kind.code for kind in kinds.every() if any(r.kind == kind.code for r in found.ahead)]
    cells: dict[tuple[date, str], int] = {}
    by_department: dict[int, int] = {}
    for row in found.ahead:
        cells[row.day, row.kind] = cells.get((row.day, row.kind), 0) + row.notices
        by_department[row.department_id] = by_department.get(row.department_id, 0) + row.notices
    names = Department.objects.in_bulk(by_department)
    most = max(found.messages.values(), default=0)
    return {
        "until": now.date() + timedelta(days=reminders.PREVIEW_DAYS - 1),
        "kinds": [kinds.get(code).label for code in codes],
        "days": [
            {
                "day": day,
                "messages": found.messages.get(day, 0),
                "width": f"{100 * found.messages.get(day, 0) / most:.1f}" if most else "0",
                "cells": [(kinds.get(code).label, cells.get((day, code), 0)) for code in codes],
            }
            for day in days
        ],
        "departments": sorted(
            ((names[pk].name, count) for pk, count in by_department.items()),
            key=lambda pair: (-pair[1], pair[0]),
        )[:20],
        "total": sum(found.messages.values()),
    }


def rules(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """The default ladder, and the requirements that have another."""
    special = steps.ladders()
    rows = Requirement.objects.filter(pk__in=special).select_related("course")
    return {
        "default": ladder.DEFAULT,
        "special": [
            {
                "title": row.title,
                "ladders": sorted(set(special[row.pk].values()), key=repr),
            }
            for row in rows
        ],
    }


def register_panels() -> None:
    """Add them to the reminders page."""
    panels.register(Panel("assignments/_reminders_ahead.html", ahead, order=10, tab="ahead"))
    panels.register(Panel("assignments/_reminders_ladder.html", rules, order=20, tab="rules"))
