"""The task board of a pilot: one page, and the acts on its cards."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.dates import firm_day
from orgchange.core.doors import is_part, tried
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, answer
from orgchange.pilots.daily import board as reading
from orgchange.pilots.daily.people import workers
from orgchange.pilots.forms.daily import BoardFilter, MoveForm, QuickTaskForm, TaskForm
from orgchange.pilots.fortnights import days_of, fortnight_of
from orgchange.pilots.models import PilotTask
from orgchange.pilots.policies import can_work
from orgchange.pilots.services import board as services
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import allow, inside_door
from orgchange.pilots.views.pilots import head

HERE = "pilots:tasks"


@require_GET
def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The board, of the fortnight that it is where nothing else is asked."""
    return _board(request, inside_door(request, pk))


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """One line, at the end of "to do", planned for the fortnight that is shown."""
    viewed = _writing_door(request, pk)
    form = QuickTaskForm(request.POST, people=_people(viewed))
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value}
        task = services.NewTask(fortnight=_fortnight_shown(request, viewed), **given)
        if tried(form, services.add_task, request, pilot=viewed.pilot, task=task):
            return _back(request, pk)
    return _board(request, viewed, form)


@require_POST
def move(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """A card into a column; answers the board alone, where a script asks."""
    viewed = inside_door(request, pk)
    form = MoveForm(request.POST)
    if form.is_valid():
        services.move_task(
            task=_task(viewed, task),
            status=form.cleaned_data["status"],
            before=form.cleaned_data["before"],
            actor=actor_of(request),
            now=timezone.now(),
        )
    return _board(request, viewed) if is_part(request) else _back(request, pk)


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """One task, with everything about it."""
    viewed = _writing_door(request, pk)
    row = _task(viewed, task)
    people = workers(viewed.pilot, on=firm_day(viewed.now), also=row.assignee_id)
    initial = {name: getattr(row, name) for name in services.FIELDS}
    form = TaskForm(request.POST or None, people=people, initial=initial)
    if form.is_valid() and tried(
        form, services.change_task, request, task=row, changes=form.cleaned_data
    ):
        toast(request, _("Changed."))
        return _back(request, pk)
    context = {
        "form": form,
        "pilot": viewed.pilot,
        "task": row,
        "back": f"{reverse(HERE, args=[pk])}?{request.GET.urlencode()}",
    }
    return answer(request, "pilots/daily/task.html", context)


@require_POST
def remove(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """Off the board, with a way back."""
    row = _task(inside_door(request, pk), task)
    services.remove_task(task=row, actor=actor_of(request), now=timezone.now())
    toast(request, _("Removed."), undo_url=reverse("pilots:task-restore", args=[pk, task]))
    return _back(request, pk)


@require_POST
def restore(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """Back onto the board."""
    row = _task(inside_door(request, pk), task)
    services.restore_task(task=row, actor=actor_of(request), now=timezone.now())
    toast(request, _("It is back."))
    return _back(request, pk)


def _board(request: HttpRequest, viewed: Viewed, form: QuickTaskForm | None = None) -> HttpResponse:
    pilot, today = viewed.pilot, firm_day(viewed.now)
    people = _people(viewed)
    asked = _asked(request, viewed)
    numbers = reading.fortnights_of(pilot, today=today)
    narrowing = BoardFilter(asked, people=people, fortnights=numbers)
    rows = reading.narrowed(
        reading.tasks_of(pilot),
        narrowing.asked(),
        pilot,
        today=today,
        time_zone=settings.FIRM_TIME_ZONE,
    )
    may_write = pilot.state != "closed" and can_work(viewed.sight, pilot)
    number = fortnight_of(pilot.started_on, today)
    context: dict[str, Any] = {
        "pilot": pilot,
        "form": narrowing,
        "query": request.GET.urlencode(),
        "columns": reading.columns_of(rows, today=today),
        "may_write": may_write,
        "add_form": (form or QuickTaskForm(people=people)) if may_write else None,
        "number": number,
        "days": days_of(pilot.started_on, number) if pilot.started_on and number else None,
    }
    if is_part(request):
        return render(request, "pilots/daily/_board.html", context)
    status = 422 if form is not None else 200
    page = {**head(viewed, HERE), **context}
    return render(request, "pilots/daily/board.html", page, status=status)


def _asked(request: HttpRequest, viewed: Viewed) -> QueryDict:
    """What was asked for; without a question, this fortnight."""
    asked = request.GET.copy()
    if "fortnight" not in asked and viewed.pilot.started_on is not None:
        asked["fortnight"] = reading.NOW
    return asked


def _fortnight_shown(request: HttpRequest, viewed: Viewed) -> int | None:
    shown = _asked(request, viewed).get("fortnight", "")
    if shown == reading.NOW:
        return fortnight_of(viewed.pilot.started_on, firm_day(viewed.now))
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 4 else None


def _people(viewed: Viewed) -> Any:
    return workers(viewed.pilot, on=firm_day(viewed.now))


def _writing_door(request: HttpRequest, pk: int) -> Viewed:
    viewed = inside_door(request, pk)
    allow(can_work(viewed.sight, viewed.pilot), _("You may not do this."))
    return viewed


def _task(viewed: Viewed, pk: int) -> PilotTask:
    rows = PilotTask.objects.filter(pilot=viewed.pilot).select_related("pilot", "assignee")
    return get_object_or_404(rows, pk=pk)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(f"{reverse(HERE, args=[pk])}{f'?{query}' if query else ''}")
