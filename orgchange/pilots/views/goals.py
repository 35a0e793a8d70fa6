"""Strategic goals: the few things that pilots serve."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.pilots.forms.goals import GoalForm
from orgchange.pilots.models import StrategicGoal
from orgchange.pilots.policies_portfolio import can_write_goals
from orgchange.pilots.portfolio.goals import goal_lines
from orgchange.pilots.portfolio.moment import moment_of
from orgchange.pilots.portfolio.standing import standings
from orgchange.pilots.scopes import pilots_visible_to
from orgchange.pilots.services import goals as services
from orgchange.pilots.tabs import area_tabs, sees_pilots
from orgchange.pilots.views.doors import allow

HERE = "pilots:goals"


@require_GET
def goals(request: HttpRequest) -> HttpResponse:
    """The tree of goals with the pilots of each: open to whoever sees pilots."""
    held = sight(request)
    if not sees_pilots(held):
        raise Http404
    at = moment_of(None, now=clock())
    context = {
        "lines": goal_lines(standings(pilots_visible_to(held), at), at),
        "retired": StrategicGoal.objects.exclude(retired_at=None),
        "may_write": can_write_goals(held),
        "most": services.MOST_GOALS,
        "tabs": area_tabs(request, HERE),
    }
    return render(request, "pilots/portfolio/goals.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new goal."""
    _allow_writing(request)
    form = GoalForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.add_goal, request, **form.cleaned_data):
        toast(request, _("The goal is there: pilots can name it."))
        return redirect(HERE)
    return answer(request, "pilots/portfolio/goal.html", {"form": form, "goal": None})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another place."""
    _allow_writing(request)
    goal = get_object_or_404(StrategicGoal, pk=pk)
    start = {name: getattr(goal, name) for name in ("name", "name_zh", "parent", "position")}
    form = GoalForm(request.POST or None, initial=start, goal=goal)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.change_goal, request, goal=goal, **form.cleaned_data):
        toast(request, _("The goal was changed."))
        return redirect(HERE)
    return answer(request, "pilots/portfolio/goal.html", {"form": form, "goal": goal})


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """No new pilots serve it."""
    goal = _set(request, pk, services.retire_goal)
    undo = reverse("pilots:goal-restore", args=[goal.pk])
    toast(request, _("“%(goal)s” takes no new pilots.") % {"goal": goal}, undo_url=undo)
    return redirect(HERE)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again."""
    goal = _set(request, pk, services.restore_goal)
    toast(request, _("“%(goal)s” takes pilots again.") % {"goal": goal})
    return redirect(HERE)


def _set(request: HttpRequest, pk: int, write: Callable[..., StrategicGoal]) -> StrategicGoal:
    if not sees_pilots(sight(request)):
        raise Http404
    goal = get_object_or_404(StrategicGoal, pk=pk)
    return write(goal=goal, actor=actor_of(request), now=clock())


def _allow_writing(request: HttpRequest) -> None:
    if not sees_pilots(sight(request)):
        raise Http404
    allow(can_write_goals(sight(request)), _("Executives and administrators write the goals."))
