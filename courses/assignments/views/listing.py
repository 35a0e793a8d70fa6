"""HR's list of assignments, and lists of people by state with search and CSV."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses.assignments import lists, summary
from courses.assignments.forms import FindForm, PeopleForm
from courses.assignments.models import Assignment, AssignmentState
from courses.assignments.policies import can_assign, can_see_assignments
from courses.assignments.views.common import for_hr, moment
from courses.assignments.views.home import own_people
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, records_visible_to, sight

PAGE = 50
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
CSV_COLUMNS = (
    "employee_number",
    "full_name",
    "department",
    "course",
    "state",
    "detail",
    "due_on",
    "covered_until",
)


class Echo:
    """A file that hands each line on, so that a long CSV is never whole in memory."""

    def write(self, line: str) -> str:
        """What csv writes is what is sent."""
        return line


def readable(request: HttpRequest) -> Sight:
    """The sight of who may read assignments; to others there is nothing here."""
    seen = sight(request)
    if not can_see_assignments(seen):
        raise Http404
    return seen


def people_seen(seen: Sight) -> QuerySet[Employee] | None:
    """Whose records the reader may see; None for all."""
    return None if seen.sees_everything else records_visible_to(seen)


@require_GET
def assignments(request: HttpRequest) -> HttpResponse:
    """All assignments with their people by state."""
    seen = readable(request)
    form = FindForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = Assignment.objects.select_related("requirement__course").filter(
        is_system=asked.get("of_tracks", False)
    )
    if text := asked.get("q"):
        found = found.filter(
            Q(requirement__course__title__icontains=text)
            | Q(requirement__course__title_zh__icontains=text)
            | Q(requirement__name__icontains=text)
            | Q(requirement__name_zh__icontains=text)
            | Q(requirement__code__icontains=text)
            | Q(title__icontains=text)
            | Q(reason__icontains=text)
        )
    if asked.get("course"):
        found = found.filter(requirement__course=asked["course"])
    tallied = found.order_by().values("state").annotate(number=Count("pk"))
    tally = {row["state"]: row["number"] for row in tallied}
    if asked.get("state"):
        found = found.filter(state=asked["state"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": _rows(list(page.object_list), seen),
        "tabs": _tabs(request, tally, asked.get("state", "")),
        "is_filtered": any(asked.values()),
        "can_assign": can_assign(seen),
    }
    return render(request, "assignments/list.html", context)


@require_GET
def people(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The people of one assignment, of whom the reader may see the records."""
    seen = readable(request)
    assignment = get_object_or_404(
        Assignment.objects.exclude(state=AssignmentState.DRAFT).select_related(
            "requirement__course"
        ),
        pk=pk,
    )
    title = assignment.requirement.title
    wanted = lists.Wanted(moment=moment(), people=people_seen(seen), assignment_id=pk)
    back = (reverse("assignments:page", args=[pk]), title)
    return _people(request, wanted, title=_("People"), back=back, name=f"assignment-{pk}")


@require_GET
def my_people(request: HttpRequest) -> HttpResponseBase:
    """A manager's people and all that they must learn."""
    seen = sight(request)
    if not seen.is_manager:
        raise Http404
    wanted = lists.Wanted(moment=moment(), people=own_people(seen))
    return _people(
        request, wanted, title=_("My people"), back=None, name="my-people", may_nudge=True
    )


@require_GET
def blocked(request: HttpRequest) -> HttpResponseBase:
    """People whose date is missing, for HR to mend."""
    seen = for_hr(request)
    wanted = lists.Wanted(moment=moment(), people=people_seen(seen), details=("blocked",))
    back = (reverse("assignments:list"), _("Assignments"))
    title = _("Blocked: a date is missing")
    return _people(request, wanted, title=title, back=back, name="blocked", is_blocked=True)


def _people(
    request: HttpRequest,
    wanted: lists.Wanted,
    *,
    title: str,
    back: tuple[str, str] | None,
    name: str,
    is_blocked: bool = False,
    may_nudge: bool = False,
) -> HttpResponseBase:
    form = PeopleForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    wanted = replace(wanted, search=asked["q"])
    chosen = replace(wanted, states=(asked["state"],) if asked["state"] else ())
    order = request.GET.get("sort", "urgent")
    order = order if order in lists.ORDERS else "urgent"
    if request.GET.get("format") == "csv":
        return _csv(chosen, order, name)
    pages = Paginator(lists.LinePages(chosen, order=order), PAGE)
    context = {
        "title": title,
        "back": back,
        "form": form,
        "page": pages.get_page(request.GET.get("page")),
        "counts": lists.state_counts(wanted),
        "asked": asked,
        "is_blocked": is_blocked,
        "may_nudge": may_nudge,
        "csv_url": f"?{_with(request, format='csv')}",
        "state_links": [
            (state, f"?{_with(request, state=state)}")
            for state in ("covered", "pending", "overdue", "excluded")
        ],
    }
    return render(request, "assignments/people.html", context)


def _with(request: HttpRequest, **given: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for key, value in given.items():
        query[key] = value
    return query.urlencode()


def _csv(wanted: lists.Wanted, order: str, name: str) -> StreamingHttpResponse:
    writer = csv.writer(Echo(), lineterminator="\n")

    def rows() -> Iterator[str]:
        yield writer.writerow(CSV_COLUMNS)
        for line in lists.LinePages(wanted, order=order):
            last_day = line.last_day or ""
            cells = (
                line.employee_number,
                line.full_name,
                line.department,
                line.code,
                line.state,
                line.detail,
                line.due_on or "",
                last_day,
            )
            yield writer.writerow([_plain(str(cell)) for cell in cells])

    response = StreamingHttpResponse(rows(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _rows(assignments: list[Assignment], seen: Sight) -> list[dict[str, Any]]:
    ids = [assignment.pk for assignment in assignments]
    counts = lists.counts_by_assignment(moment(), people_seen(seen), ids)
    versions = lists.last_versions(ids)
    rows = []
    for assignment in assignments:
        version = versions.get(assignment.pk)
        terms = vars(version) if version else assignment.draft
        rows.append(
            {
                "assignment": assignment,
                "title": assignment.requirement.title,
                "counts": counts.get(assignment.pk, {}),
                "people": sum(counts.get(assignment.pk, {}).values()),
                "who": summary.audience_in_short(terms),
                "due": summary.due_in_short(terms),
                "is_draft": assignment.state == AssignmentState.DRAFT,
            }
        )
    return rows


def _tabs(request: HttpRequest, tally: dict[str, int], here: str) -> list[dict[str, Any]]:
    labels = {
        "": _("All"),
        "published": _("Running"),
        "draft": _("Drafts"),
        "withdrawn": _("Withdrawn"),
    }
    return [
        {
            "label": label,
            "url": f"?{_with(request, state=state)}",
            "is_here": state == here,
            "count": tally.get(state, 0) if state else sum(tally.values()),
        }
        for state, label in labels.items()
    ]
