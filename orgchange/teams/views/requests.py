"""Requests to join: who is asked, by whom, and the answers. Answering is one click."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orgchange.core.errors import InvalidInput
from orgchange.core.toasts import toast
from orgchange.directory.scopes import Sight, sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.teams import asked, policies
from orgchange.teams.models import JoinRequest, Party, RequestState
from orgchange.teams.request_forms import AnswerForm
from orgchange.teams.scopes import requests_visible_to
from orgchange.teams.services import answers, requests
from orgchange.teams.tabs import area_tabs

PAGE = 30


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Requests by whose word is waited for; `?tab=release|join|asked|all`."""
    held = sight(request)
    shown = _tabs(held)
    if not shown:
        raise Http404
    tab = request.GET.get("tab", "")
    tab = tab if tab in dict(shown) else shown[0][0]
    rows = Paginator(asked.listed(held, tab), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": rows,
        "lines": asked.lines(list(rows), held),
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"?tab={code}", "is_here": code == tab, "count": None}
            for code, label in shown
        ],
        "area_tabs": area_tabs(request, "teams:requests"),
        "here": request.get_full_path(),
    }
    return render(request, "teams/requests.html", context)


def _tabs(held: Sight) -> list[tuple[str, str]]:
    found = []
    if held.is_manager:
        found.append((asked.RELEASE, _("To release my people")))
    if held.employee_id is not None:
        found += [(asked.JOIN, _("To me")), (asked.ASKED, _("By me and my teams"))]
    if held.is_hr or held.is_auditor:
        found.append((asked.ALL, _("All")))
    return found


def request_or_404(request: HttpRequest, pk: int) -> JoinRequest:
    """A request that the asker may see."""
    rows = asked.for_table(requests_visible_to(sight(request)))
    return get_object_or_404(rows, pk=pk)


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A request in full, its answers, and one's own to give."""
    row = request_or_404(request, pk)
    held = sight(request)
    (line,) = asked.lines([row], held)
    context = {
        "line": line,
        "row": row,
        "answers": answers_shown(row, held),
        "sees_obstacle": policies.can_read_comments(held, row),
        "load": asked.load_of(row),
        "focus": request.GET.get("answer", ""),
        "here": request.path,
    }
    return render(request, "teams/request.html", context)


def answers_shown(row: JoinRequest, held: Sight) -> list[dict[str, Any]]:
    """The answers, with what was said beside them for who may read it."""
    reads_all = policies.can_read_comments(held, row)
    return [
        {"answer": one, "comment": one.comment if reads_all or one.party == Party.PERSON else ""}
        for one in row.answers.all()
    ]


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no. An answer is a record: it is not taken back."""
    row = request_or_404(request, pk)
    given = answer_given(request)
    done = answers.answer(request=row, **given, actor=actor_of(request), now=clock())
    toast(request, said_after(done))
    return redirect(_next(request) or reverse("teams:request", args=[pk]))


def answer_given(request: HttpRequest) -> dict[str, Any]:
    """What was clicked and written; refuses what is neither yes nor no."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("Answer yes or no; a comment has at most 2,000 characters."))
    data = form.cleaned_data
    return {
        "is_yes": data["answer"] == "yes",
        "comment": data["comment"],
        "party": data["party"],
    }


def said_after(row: JoinRequest) -> str:
    """What the answer did, in a sentence."""
    if row.state == RequestState.REFUSED:
        return _("Your no is on record. Who asked is told.")
    if row.state == RequestState.GRANTED and not row.obstacle:
        return _("Your yes is on record, and the seat is in the roster.")
    if row.state == RequestState.GRANTED:
        return _("Your yes is on record. The seat does not fit any more: who asked is told.")
    return _("Your yes is on record. The other answer is still open.")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else ""


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request back."""
    row = request_or_404(request, pk)
    requests.withdraw(request=row, actor=actor_of(request), now=clock())
    toast(request, _("The request was taken back. Nobody is reminded of it any more."))
    return redirect(_next(request) or reverse("teams:request", args=[pk]))
