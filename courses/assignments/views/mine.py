"""One's own duties: what must be learnt, until when, why; and what was asked of HR."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.assignments import lists, services
from courses.assignments.forms import DoneForm, MessageForm
from courses.assignments.models import LearningRequest, RequestKind
from courses.assignments.under_way import certificates, under_way
from courses.assignments.views.common import (
    actor,
    moment,
    own,
    own_id,
    requirement,
    today,
)
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.models import Employee
from orgchange.directory.scopes import sight


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """All that is required of the reader, and the requests to HR."""
    employee_id = own_id(request)
    context = {"rows": rows_of(employee_id), "requests": _requests(employee_id)}
    return render(request, "assignments/mine.html", context)


def rows_of(employee_id: int) -> list[dict[str, Any]]:
    """A person's obligations, the most urgent first, each with how far it is."""
    me = Employee.objects.filter(pk=employee_id)
    found = lists.lines(lists.Wanted(moment=moment(), people=me))
    far = under_way(employee_id=employee_id, course_ids=_courses(found))
    held = certificates(
        employee_id=employee_id,
        completion_ids={line.completion_id for line in found if line.completion_id},
    )
    return [
        {
            "line": line,
            "far": far.get(line.course_id or 0),
            "completion": held.get(line.completion_id or 0),
        }
        for line in found
    ]


def panel(request: HttpRequest) -> dict[str, Any] | None:
    """The obligations as a part of My learning; nothing for who has none."""
    employee_id = sight(request).employee_id
    if employee_id is None:
        return None
    rows, asked = rows_of(employee_id), _requests(employee_id)
    if not rows and not asked:
        return None
    return {"rows": rows, "requests": asked, "course_ids": _courses(r["line"] for r in rows)}


def _courses(found: Iterable[lists.Line]) -> set[int]:
    return {line.course_id for line in found if line.course_id is not None}


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Ask HR: it is done already, or it is not for me."""
    if kind not in RequestKind.values:
        raise Http404
    me, wanted = own(request), requirement(pk)
    if wanted.is_stage and kind == RequestKind.DONE_ALREADY:
        raise Http404  # a stage is attained by its own evidence
    line = _own_line(me.pk, pk)
    is_done = kind == RequestKind.DONE_ALREADY
    form: Any = (
        DoneForm(request.POST or None, request.FILES or None, today=today(request))
        if is_done
        else MessageForm(request.POST or None)
    )
    if request.method == "POST" and form.is_valid():
        given = {"employee": me, "requirement": wanted, "kind": kind, **form.cleaned_data}
        if tried(form, services.ask, request, **given):
            toast(request, _("HR has your request. The answer comes to your inbox."))
            return redirect(f"{reverse('assignments:mine')}#requests")
    status = 422 if form.errors else 200
    context = {"form": form, "line": line, "is_done": is_done, "requirement": wanted}
    return render(request, "assignments/ask.html", context, status=status)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a request that nobody answered yet."""
    asked = get_object_or_404(LearningRequest, pk=pk, employee=own_id(request))
    services.withdraw_request(request=asked, actor=actor(request), now=timezone.now())
    toast(request, _("Your request is taken back."))
    return redirect(f"{reverse('assignments:mine')}#requests")


def _own_line(employee_id: int, requirement_id: int) -> lists.Line:
    me = Employee.objects.filter(pk=employee_id)
    found = lists.lines(lists.Wanted(moment=moment(), people=me, requirement_ids=[requirement_id]))
    if not found:
        raise Http404
    return found[0]


def _requests(employee_id: int) -> list[LearningRequest]:
    asked = LearningRequest.objects.filter(employee=employee_id)
    return list(asked.select_related("requirement__course", "answered_by")[:50])
