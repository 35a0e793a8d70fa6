"""Pages of coverage: heat map, people behind it, what moved it, downloads, reports."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.assignments import why as reasons
from courses.assignments.models import Requirement
from courses.assignments.states import Detail, State
from courses.coverage import (
    access,
    board,
    changes,
    exports,
    pdf,
    queries,
    services,
    telling,
    waterfall,
)
from courses.coverage.figures import by_kind, measure, point, subjects
from courses.coverage.headline import headline
from courses.coverage.models import SavedReport
from courses.coverage.shapes import Query
from courses.coverage.tree import Node, load
from orgchange.core.dates import firm_day
from orgchange.core.doors import is_part
from orgchange.directory import scopes
from orgchange.directory.models import Employee, EmploymentKind

KINDS = [kind for kind in EmploymentKind if kind != EmploymentKind.SERVICE]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """The heat map of departments and courses, with its headline figures."""
    asked = access.ask(request, now=timezone.now())
    shown = _board(request, asked)
    choices = _subjects(shown)
    context = {
        "board": shown,
        "query": shown.query,
        "figures": headline(shown),
        "legend": board.legend(),
        "kinds": KINDS,
        "subjects": choices,
        "subjects_in_all": sum(len(held) for _heading, held in choices),
        "crumbs": _crumbs(shown, asked),
        "parameters": shown.parameters(),
        "month_ends": () if shown.shows_people else telling.month_ends(asked.now),
        "share_url": request.build_absolute_uri(),
    }
    htmx: Any = getattr(request, "htmx", None)
    is_map = htmx and htmx.target == "heat"
    return render(request, "coverage/_heat.html" if is_map else "coverage/coverage.html", context)


def _board(request: HttpRequest, asked: access.Ask) -> board.Board:
    opened = board.opened_codes(request.GET.getlist("open"))
    figures = asked.figures(opened=opened, with_people=True)
    return board.Board(figures, opened, firm_day(asked.now))


def _crumbs(shown: board.Board, asked: access.Ask) -> list[Node]:
    """The departments above the one shown, as far as the asker sees figures of them."""
    above = shown.figures.tree.ancestors(shown.root.id) if shown.root else []
    return [node for node in above if asked.scope is None or node.id in asked.scope]


def _subjects(shown: board.Board) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """(heading, [(code, title, whether it is chosen)]) of courses and stages, for the filter."""
    chosen, every = set(shown.query.courses), subjects(Query())
    groups = [
        (
            heading,
            [(s.code, s.title_here, s.code in chosen) for s in every if s.is_stage == is_stage],
        )
        for heading, is_stage in ((_("Courses"), False), (_("Track stages"), True))
    ]
    return [(heading, choices) for heading, choices in groups if choices]


@require_GET
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The rows of the same query: all departments below, or `rows=shown` as on the page."""
    asked = access.ask(request, now=timezone.now())
    opened = None
    if request.GET.get("rows") == "shown":
        opened = board.opened_codes(request.GET.getlist("open"))
    figures = asked.figures(opened=opened, with_people=form == "pdf")
    if form == "csv":
        response = HttpResponse(exports.csv_text(figures), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        response = HttpResponse(exports.xlsx_bytes(figures), content_type=XLSX)
    elif form == "pdf":
        response = HttpResponse(pdf.pdf_bytes(figures), content_type="application/pdf")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="coverage.{form}"'
    return response


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The people behind a figure, with state, due date and evidence."""
    asked = access.ask(request, now=timezone.now())
    state, detail = request.GET.get("state", ""), request.GET.get("detail", "")
    found = queries.people(
        asked.query,
        scope=asked.scope,
        visible=asked.visible,
        state=state,
        detail=detail,
        now=asked.now,
    )
    figures = asked.figures(opened=())
    shown = board.Board(figures, (), firm_day(asked.now))
    context = {
        "board": shown,
        "query": asked.query,
        "page": queries.page(found, request.GET.get("page")),
        "tabs": _tabs(shown, state),
        "state": state,
        "detail": Detail(detail).label if detail in Detail.values else "",
        "course": shown.titles[0] if len(figures.subjects) == 1 else "",
        "back": f"{reverse('coverage:coverage')}{shown.url()}",
    }
    return render(request, "coverage/people.html", context)


@require_GET
def why(request: HttpRequest, employee: int, requirement: int) -> HttpResponse:
    """Required because, due because, covered by: one person and one course, on the query's day."""
    asked = access.ask(request, now=timezone.now())
    visible = Employee.objects.all() if asked.visible is None else asked.visible
    person = get_object_or_404(visible, pk=employee)
    required = get_object_or_404(Requirement.objects.select_related("course"), pk=requirement)
    answer = reasons.why(employee=person, requirement=required, on=asked.query.as_of, now=asked.now)
    standing = answer.standing
    context = {
        "person": person,
        "course": required.title,
        "why": answer,
        "state": queries.state_text(standing.state, standing.detail) if standing else "",
    }
    return _page(request, "why", context)


def _tabs(shown: board.Board, state: str) -> list[dict[str, Any]]:
    """The states, with their counts where everybody counted is listed."""
    total = shown.total
    counts = [
        ("", _("All"), total.required + total.excluded),
        (State.OVERDUE, State.OVERDUE.label, total.overdue),
        (State.PENDING, State.PENDING.label, total.pending),
        (State.COVERED, State.COVERED.label, total.covered),
        (State.EXCLUDED, State.EXCLUDED.label, total.excluded),
    ]
    if len(shown.figures.subjects) == 1:
        rest = shown.head.people - total.required - total.excluded
        counts.append((State.NOT_REQUIRED, State.NOT_REQUIRED.label, rest))
    return [
        {
            "label": label,
            "count": count if shown.shows_people else None,
            "is_here": name == state,
            "url": shown.people_url(shown.root, state=name),
        }
        for name, label, count in counts
    ]


@require_GET
def moved(request: HttpRequest) -> HttpResponse:
    """What moved the figure since a week before, or since another day."""
    asked = access.ask(request, now=timezone.now())
    until = asked.query.as_of or firm_day(asked.now)
    since = access.day_before(request, "since", until, days=board.COMPARED_DAYS)
    figures = measure(
        replace(asked.query, as_of=until), scope=asked.whole_scope, now=asked.now, opened=()
    )
    before = load(point(replace(asked.query, as_of=since), asked.now))
    bridge = changes.bridge(
        asked.query,
        since=since,
        until=until,
        trees=(before, figures.tree),
        roots=figures.roots,
        subjects=figures.subjects,
        now=asked.now,
    )
    shown = board.Board(figures, (), until)
    given = request.GET.copy()
    given.pop("since", None)
    context = {
        "board": shown,
        "query": asked.query,
        "bridge": bridge,
        "drawing": waterfall.draw(bridge),
        "crumbs": _crumbs(shown, asked),
        "back": f"{reverse('coverage:coverage')}?{given.urlencode()}",
        "kept": [(name, value) for name, values in given.lists() for value in values],
    }
    return _page(request, "moved", context)


@require_GET
def beside(request: HttpRequest) -> HttpResponse:
    """Contractors as a line of their own, and whom and what nobody owns."""
    asked = access.ask(request, now=timezone.now())
    shown = _board(request, asked)
    kinds = by_kind(asked.query, scope=asked.whole_scope, now=asked.now)
    context = {
        "board": shown,
        "kind_lines": board.kind_lines(shown, kinds),
        "crumbs": _crumbs(shown, asked),
        "back": f"{reverse('coverage:coverage')}{shown.url()}",
    }
    return _page(request, "beside", context)


@require_GET
def skills(request: HttpRequest) -> HttpResponse:
    """Coverage by the skill that courses grant."""
    asked = access.ask(request, now=timezone.now())
    shown = _board(request, asked)
    context = {
        "board": shown,
        "lines": queries.skills(asked.query, scope=asked.whole_scope, now=asked.now),
        "crumbs": _crumbs(shown, asked),
        "back": f"{reverse('coverage:coverage')}{shown.url()}",
    }
    return render(request, "coverage/skills.html", context)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the present view as a report that gives the same figures again."""
    asked = access.ask(request, now=timezone.now())
    report = services.save_report(
        title=request.POST.get("title", ""),
        query=asked.query,
        sight=asked.sight,
        actor=request.user,  # type: ignore[arg-type]
        now=asked.now,
    )
    return redirect("coverage:report", pk=report.pk)


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """One's saved reports."""
    if not access.sees_figures(request):
        raise Http404
    own = SavedReport.objects.filter(owner=request.user)  # type: ignore[misc]
    return render(request, "coverage/reports.html", {"reports": own})


@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A saved report, measured again."""
    saved = get_object_or_404(SavedReport, pk=pk, owner=request.user)
    again = services.rerun(report=saved, sight=scopes.sight(request), now=timezone.now())
    shown = board.Board(again.figures, (), saved.as_of)
    context = {
        "again": again,
        "report": saved,
        "board": shown,
        "figures": headline(shown)[:2],
        "open_url": f"{reverse('coverage:coverage')}{shown.url()}" if shown.shows_people else "",
    }
    return render(request, "coverage/report.html", context)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """A page, or for htmx only what is new of it."""
    mark = "_" if is_part(request) else ""
    return render(request, f"coverage/{mark}{name}.html", context)
