"""Pages of skill coverage: the matrix, what would close its gaps, one cell, downloads."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from courses.catalogue.models import Skill
from courses.skills.matrix import access, exports
from courses.skills.matrix.board import board, filters, only_words, parameters, shown, words_of
from courses.skills.matrix.closing import ways, ways_of
from courses.skills.matrix.history import history
from courses.skills.matrix.measure import page as paged
from orgchange.audit.services import record_look
from orgchange.core.doors import is_part
from orgchange.core.spreadsheets import csv_response
from orgchange.directory.models import JobFunction
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of

PER_PAGE = 50


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """People × skills against a profile."""
    if not access.sees(sight(request)):
        raise Http404
    offered = access.profiles()
    if not offered and not request.GET.get("profile"):
        return render(request, "skills/matrix/none.html", {})
    asked = access.ask(request, now=timezone.now())
    page = paged(asked.lines, request.GET.get("page"), PER_PAGE)
    context = {
        "asked": asked,
        "query": asked.query,
        "totals": asked.totals,
        "page": page,
        "board": board(asked, list(page.object_list)),
        "profiles": offered,
        "functions": JobFunction.choices,
        "chips": filters(asked, request.GET),
        "parameters": parameters(asked),
        "only_words": only_words(),
        "heading": words_of(asked),
    }
    return render(request, "skills/matrix/report.html", context)


@require_GET
def of_team(request: HttpRequest, pk: int) -> HttpResponse:
    """The way from a team's page: its report."""
    if not access.sees(sight(request)):
        raise Http404
    return redirect(f"{reverse('skill_coverage:report')}?team={pk}")


@require_GET
def closing(request: HttpRequest) -> HttpResponse:
    """What would close the gaps; for htmx the section alone."""
    asked = access.ask(request, now=timezone.now())
    if not asked.shows_people:
        raise Http404
    context = {
        "asked": asked,
        "ways": ways(asked.part, asked.totals, sight=asked.sight),
        "parameters": parameters(asked),
        "heading": words_of(asked),
    }
    name = "_closing" if is_part(request) else "closing"
    return render(request, f"skills/matrix/{name}.html", context)


@require_GET
def cell(request: HttpRequest, employee: int, skill: str) -> HttpResponse:
    """How one person's level of one skill came about, and what would close its gap."""
    asked = access.ask(request, now=timezone.now())
    one = get_object_or_404(Skill, code=skill)
    asked = access.of_one(asked, one)
    line = access.line_of(asked, employee)
    person = line.employee
    if asked.sight.is_auditor:
        record_look(obj=person, actor=actor_of(request), at=asked.now, page="skill_coverage:cell")
    context = {
        "asked": asked,
        "person": person,
        "line": line,
        "cell": shown(line.cells[0], asked),
        "history": history(person, one, asked.query.known_at, asked.sight),
        "ways": ways_of(asked.part, asked.profile, person.pk, sight=asked.sight),
        "back": f"{reverse('skill_coverage:report')}?{request.GET.urlencode()}",
    }
    return render(request, "skills/matrix/cell.html", context)


@require_GET
def download(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """The lines asked for (or, with `rows=skills`, the sums) as CSV; both as XLSX."""
    asked = access.ask(request, now=timezone.now())
    if form == "xlsx":
        return exports.xlsx(asked)
    if form != "csv":
        raise Http404
    if request.GET.get("rows") == "skills" or not asked.shows_people:
        return csv_response("skill-coverage", exports.sum_header(), exports.sum_rows(asked))
    return csv_response("skill-coverage", exports.person_header(), exports.person_rows(asked))
