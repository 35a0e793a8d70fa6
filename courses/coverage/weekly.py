"""The weekly report: on Monday, to each head and to HR, the figures of their own departments."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.coverage.figures import measure
from courses.coverage.sections import SECTIONS, Told
from courses.coverage.shapes import Figures, Query
from orgchange.accounts.models import AccessRole
from orgchange.core.dates import firm_day
from orgchange.core.figures import number, share_text
from orgchange.directory.models import AccessGrant, DepartmentPlace
from orgchange.notices.kinds import Facts, Kind
from orgchange.notices.models import Notice
from orgchange.notices.services import Draft
from orgchange.notices.services import plan as plan_notices

CODE = "coverage_report"
MOST_LINES = 40


@transaction.atomic
def plan(*, now: datetime) -> int:
    """Plan the week's report for everybody whom it goes to; how many were new. Safe to repeat."""
    today = firm_day(now)
    figures = measure(Query(), scope=None, now=now)
    told = {section.code: section.prepare(now) for section in SECTIONS}
    return plan_notices(drafts=_drafts(figures, _recipients(today), today, told), now=now)


def _recipients(today: date) -> dict[int, set[int] | None]:
    """{employee: the departments headed, or HR's part of the tree}; None: the whole."""
    found: dict[int, set[int] | None] = {}
    places = DepartmentPlace.objects.current().on(today).filter(head__isnull=False)
    for employee, department in places.values_list("head_id", "department_id"):
        found.setdefault(employee, set()).add(department)  # type: ignore[union-attr]
    grants = AccessGrant.objects.filter(
        role=AccessRole.HR, starts_on__lte=today, ends_on__gt=today, user__employee__isnull=False
    )
    for employee, department in grants.values_list("user__employee", "department_id"):
        held = found.setdefault(employee, set())
        if department is None:
            found[employee] = None
        elif held is not None:
            held.add(department)
    return found


def _drafts(
    figures: Figures,
    recipients: Mapping[int, set[int] | None],
    today: date,
    told: Mapping[str, Told],
) -> Iterator[Draft]:
    year, week, _day = today.isocalendar()
    for employee, departments in sorted(recipients.items()):
        tops = figures.tree.tops(departments)
        rows = _rows(figures, tops)
        found = {code: section for code, tell in told.items() if (section := tell(tops))}
        if not rows and found:
            rows = [[0, figures.tree.nodes[tops[0]].name, 0, 0, 0]]
        if not rows:
            continue
        yield Draft(
            recipient_id=employee,
            kind=CODE,
            object_key="coverage:report",
            occurrence=f"{year}-W{week:02}",
            context={
                "day": today.isoformat(),
                "departments": [figures.tree.nodes[pk].code for pk in tops],
                "rows": rows[:MOST_LINES],
                "more": max(len(rows) - MOST_LINES, 0),
                "sections": found,
            },
        )


def _rows(figures: Figures, tops: Sequence[int]) -> list[list[Any]]:
    """[level, name, covered, required, overdue] of the departments and what is directly below."""
    rows: list[list[Any]] = []
    for top in tops:
        for pk in (top, *figures.tree.children.get(top, [])):
            total = figures.total([pk])
            if total.required:
                name = figures.tree.nodes[pk].name
                rows.append([int(pk != top), name, total.covered, total.required, total.overdue])
    return rows


def facts(notices: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """What the words need, from what was kept when the report was planned."""
    return {notice.pk: _facts(notice.context) for notice in notices}


def _facts(context: Mapping[str, Any]) -> Facts:
    departments = context["departments"]
    asked = {"department": departments[0]} if len(departments) == 1 else {}
    query = f"?{urlencode(asked)}" if asked else ""
    top = context["rows"][0]
    return {
        "day": date.fromisoformat(context["day"]),
        "department": top[1],
        "figure": partial(share_text, top[2], top[3]),
        "table": partial(_lines, context),
        "csv": f"{settings.SITE_URL}{reverse('coverage:download', args=['csv'])}{query}",
        "pdf": f"{settings.SITE_URL}{reverse('coverage:download', args=['pdf'])}{query}",
        "path": f"{reverse('coverage:coverage')}{query}",
    }


def _lines(context: Mapping[str, Any]) -> list[str]:
    """The table as lines of text, then each section's, in the reader's language."""
    rows: Sequence[Sequence[Any]] = context["rows"]
    more: int = context["more"]
    found = []
    for level, name, covered, required, overdue in rows:
        late = _(", %(count)s overdue") % {"count": number(overdue)} if overdue else ""
        found.append(f"{'  ' * level}{name}: {share_text(covered, required)}{late}")
    if more:
        found.append(_("… and %(count)s more departments") % {"count": number(more)})
    held = context.get("sections", {})
    for section in SECTIONS:
        if section.code in held:
            found += section.lines(held[section.code])
    return found


REPORT = Kind(
    code=CODE,
    label=gettext_lazy("Weekly coverage report"),
    group=gettext_lazy("Coverage"),
    subject=gettext_lazy("Coverage of {department}: {figure}"),
    body=gettext_lazy(
        "Hello {name},\n\nthis is where your departments stand on {day}. Covered of required, "
        "courses and stages together:\n\n{table}\n\nOpen the figures, down to the people: {link}\n"
        "The same as PDF: {pdf}\nThe same as CSV: {csv}\n"
    ),
    placeholders={
        "department": gettext_lazy("The topmost of the reader's departments"),
        "figure": gettext_lazy("Its coverage"),
        "day": gettext_lazy("The day of the figures"),
        "table": gettext_lazy("A line for each department, then the other sections"),
        "csv": gettext_lazy("Where the figures can be downloaded as CSV"),
        "pdf": gettext_lazy("Where the figures can be downloaded as PDF"),
    },
    example={
        "department": "Sales",
        "figure": "41 / 52 · 79 %",
        "day": date(2026, 11, 16),
        "table": ["Sales: 41 / 52 · 79 %, 3 overdue", "  EMEA: 20 / 25 · 80 %"],
        "csv": "https://example.org/coverage/download/csv/",
        "pdf": "https://example.org/coverage/download/pdf/",
    },
    facts=facts,
    is_mandatory=False,
)
