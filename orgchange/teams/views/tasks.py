"""What waits for those who run teams."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.teams import services
from orgchange.teams.models import TeamTask
from orgchange.teams.queries import tasks_for
from orgchange.teams.scopes import teams_visible_to
from orgchange.teams.tabs import area_tabs
from orgchange.teams.task_notices import happening

MOST = 200


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """The open tasks of the teams that the asker runs, or may write as HR."""
    held = sight(request)
    if not held.sees_directory:
        raise Http404
    found = list(tasks_for(held)[: MOST + 1])
    lines = [{"task": task, "text": happening(task)} for task in found[:MOST]]
    tabs = area_tabs(request, "teams:tasks")
    context = {"lines": lines, "is_cut": len(found) > MOST, "most": MOST, "tabs": tabs}
    return render(request, "teams/tasks.html", context)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Looked at."""
    task = _task_or_404(request, pk)
    note = request.POST.get("note", "")[:2000]
    services.settle_task(task=task, note=note, actor=actor_of(request), now=clock())
    toast(request, _("Settled."), undo_url=reverse("teams:reopen-task", args=[pk]))
    return redirect("teams:tasks")


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the settling back."""
    services.reopen_task(task=_task_or_404(request, pk), actor=actor_of(request), now=clock())
    toast(request, _("Open again."))
    return redirect("teams:tasks")


def _task_or_404(request: HttpRequest, pk: int) -> TeamTask:
    teams = teams_visible_to(sight(request))
    task = (
        TeamTask.objects.filter(pk=pk, team__in=teams.values("pk")).select_related("team").first()
    )
    if task is None:
        raise Http404
    return task
