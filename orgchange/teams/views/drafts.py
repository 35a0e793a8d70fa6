"""Drafts in lists, starting one, and publishing one."""

from typing import Any, cast

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.accounts.models import User
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.teams import board_words
from orgchange.teams.board_forms import StartForm
from orgchange.teams.models import DraftState, RosterDraft, Team
from orgchange.teams.plans import plan_of
from orgchange.teams.scopes import drafts_visible_to, teams_run_by
from orgchange.teams.services import drafts, publishing
from orgchange.teams.services.rehearsal import check_plan
from orgchange.teams.tabs import area_tabs
from orgchange.teams.views.draft_doors import draft_door, team_or_404

SHOWN = 100


@require_http_methods(["GET", "POST"])
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens the asker's newest open draft of a team; without one, asks for a day and starts it."""
    team, may_start = team_or_404(request, pk)
    if request.method == "POST":
        return _start(request, team, may_start=may_start)
    own = RosterDraft.objects.filter(team=team, author=cast(User, request.user))
    held = own.filter(state=DraftState.OPEN).first() if may_start else None
    if held is not None:
        return redirect("teams:draft", pk=held.pk)
    return _list(request, team, may_start=may_start)


@require_GET
def of_team(request: HttpRequest, pk: int) -> HttpResponse:
    """The drafts of a team that the asker may see."""
    team, may_start = team_or_404(request, pk)
    return _list(request, team, may_start=may_start)


def _start(request: HttpRequest, team: Team, *, may_start: bool) -> HttpResponse:
    if not may_start:
        raise NotAllowed(_("You may not do this."))
    form = StartForm(request.POST)
    if form.is_valid():
        try:
            made = drafts.start(
                team=team, **form.cleaned_data, actor=cast(User, request.user), now=timezone.now()
            )
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error("starts_on", error.message)
        else:
            return redirect("teams:draft", pk=made.pk)
    return _list(request, team, may_start=may_start, form=form)


def _list(
    request: HttpRequest, team: Team, *, may_start: bool, form: StartForm | None = None
) -> HttpResponse:
    held = sight(request)
    rows = drafts_visible_to(held, teams_run_by(held)).filter(team=team)
    context = {
        "team": team,
        "rows": _rows(rows),
        "form": (form or StartForm(initial={"starts_on": held.on})) if may_start else None,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "teams/board/list.html", context, status=status)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The drafts that one wrote, and those shared with one."""
    held = sight(request)
    shared = RosterDraft.shared_with.through.objects.filter(employee=held.employee_id)
    own = Q(author=cast(User, request.user)) | Q(pk__in=shared.values("rosterdraft"))
    rows = drafts_visible_to(held, teams_run_by(held)).filter(own)
    context = {"rows": _rows(rows), "tabs": area_tabs(request, "teams:my-drafts")}
    return render(request, "teams/board/list.html", context)


def _rows(found: QuerySet[RosterDraft]) -> list[RosterDraft]:
    ordered = found.exclude(state=DraftState.DISCARDED).select_related("team", "author")
    return list(ordered.order_by("-updated_at", "-pk")[:SHOWN])


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What publishing would do, in numbers and names; then doing it."""
    door = draft_door(request, pk)
    if request.method == "POST":
        done = publishing.publish(draft=door.draft, actor=door.actor, now=timezone.now())
        text = _("Published: %(joined)s joined, %(left)s left, %(changed)s changed.")
        said = {"joined": done.joined, "left": done.left, "changed": done.changed}
        toast(request, text % said, undo_url=reverse("teams:draft-take-back", args=[pk]))
        return redirect("teams:draft", pk=pk)
    if not door.can_publish:
        raise NotAllowed(_("You may not do this."))
    plan = plan_of(door.draft)
    context: dict[str, Any] = {
        "draft": door.draft,
        "plan": plan,
        "check": check_plan(plan),
        "effect": board_words.effect(plan),
        "lines": board_words.lines(plan.changes, plan),
        "meanwhile": board_words.lines(plan.meanwhile, plan),
        "is_part": bool(getattr(request, "htmx", False)),
    }
    name = "_publish.html" if context["is_part"] else "publish.html"
    return render(request, f"teams/board/{name}", context)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the publishing: the roster is as it was, and the draft can be planned in again."""
    door = draft_door(request, pk)
    publishing.take_back(draft=door.draft, actor=door.actor, now=timezone.now())
    toast(request, _("Undone."))
    return redirect("teams:draft", pk=pk)
