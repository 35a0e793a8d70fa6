"""HR's queue of requests: who says it is done already, who says it is not for them."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.assignments import lists, services
from courses.assignments.forms import AnswerForm
from courses.assignments.models import LearningRequest
from courses.assignments.views.common import for_hr, moment
from orgchange.core.doors import tried
from orgchange.core.downloads import download
from orgchange.core.toasts import toast
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, people_administered_by, sight

PAGE = 25
# What a browser may show by itself; everything else is downloaded.
SHOWN = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg"}


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Open requests, the oldest first; answered ones behind a tab."""
    seen = for_hr(request)
    is_done = request.GET.get("state") == "answered"
    every = _seen_by(seen)
    waiting = every.filter(state="open").order_by("created_at", "pk")
    answered = every.exclude(state="open").order_by("-updated_at", "-pk")
    rows = (answered if is_done else waiting).select_related(
        "employee", "requirement__course", "answered_by"
    )
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "is_done": is_done,
        "tabs": [
            {
                "label": _("Waiting"),
                "url": "?",
                "is_here": not is_done,
                "count": waiting.count(),
            },
            {
                "label": _("Answered"),
                "url": "?state=answered",
                "is_here": is_done,
                "count": answered.count(),
            },
        ],
    }
    return render(request, "assignments/requests.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with what the person holds; grant it, or refuse with a reason."""
    seen = for_hr(request)
    asked = get_object_or_404(
        _seen_by(seen).select_related("employee", "requirement__course", "answered_by"), pk=pk
    )
    is_grant = request.POST.get("act") == "grant"
    form = AnswerForm(request.POST or None, must_say=request.method == "POST" and not is_grant)
    if request.method == "POST" and form.is_valid():
        act, said = services.grant if is_grant else services.refuse, form.cleaned_data["answer"]
        if tried(form, act, request, request=asked, answer=said):
            name = {"name": asked.employee}
            granted = _("Granted. %(name)s is told.") % name
            toast(request, granted if is_grant else _("Refused. %(name)s is told.") % name)
            return redirect("assignments:requests")
    me = Employee.objects.filter(pk=asked.employee_id)
    held = lists.lines(
        lists.Wanted(moment=moment(), people=me, requirement_ids=[asked.requirement_id])
    )
    context = {"asked": asked, "form": form, "line": held[0] if held else None}
    status = 422 if form.errors else 200
    return render(request, "assignments/request.html", context, status=status)


@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The file of a request, for the person and for HR of the person's part."""
    seen = sight(request)
    asked = LearningRequest.objects.filter(pk=pk)
    found = (
        asked.filter(employee=seen.employee_id or 0).first() or _seen_by(seen).filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return download(found.file, shown=SHOWN)


def _seen_by(seen: Sight) -> QuerySet[LearningRequest]:
    if not seen.is_hr:
        return LearningRequest.objects.none()
    return LearningRequest.objects.filter(employee__in=people_administered_by(seen))
