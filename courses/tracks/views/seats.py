"""Seats of a panel: asked, affirmed, given back; scores as they are typed; evidence to load."""

from collections.abc import Mapping

from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.tracks.forms import panels as forms
from courses.tracks.models import AssessmentPanel, AssessorSeat, Submission
from courses.tracks.services import scoring
from courses.tracks.services import seats as services
from courses.tracks.tabs import Viewed
from courses.tracks.views.doors import path_door, private_door
from courses.tracks.views.panels import found, led, shown
from orgchange.core import downloads
from orgchange.core.doors import tried
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, clock


@require_POST
def seat(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """Ask one more to assess."""
    viewed, row = led(request, pk, panel)
    form = forms.SeatForm(request.POST)
    if form.is_valid() and tried(form, services.seat, request, panel=row, **form.cleaned_data):
        toast(request, _("Asked. They are told."))
        return redirect("tracks:panel", pk, panel)
    return shown(request, viewed, row, problem=_said(form))


@require_POST
def unseat(request: HttpRequest, pk: int, panel: int, held: int) -> HttpResponse:
    """Take back a seat, with the reason."""
    viewed, row = led(request, pk, panel)
    form = forms.ReasonForm(request.POST)
    seat = _seat(row, held)
    if form.is_valid() and tried(form, services.unseat, request, held=seat, **form.cleaned_data):
        toast(request, _("The seat is free."))
        return redirect("tracks:panel", pk, panel)
    return shown(request, viewed, row, problem=_said(form))


@require_POST
def affirm(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """Free of conflicts: the evidence opens."""
    viewed, row, own = _own(request, pk, panel)
    try:
        services.affirm(held=own, actor=actor_of(request), now=clock())
    except services.Conflicted as refusal:
        return shown(request, viewed, row, problem=refusal.message)
    return redirect("tracks:panel", pk, panel)


@require_POST
def decline(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """Not me, and why: another is asked."""
    viewed, row, own = _own(request, pk, panel)
    form = forms.ReasonForm(request.POST)
    if form.is_valid() and tried(form, services.decline, request, held=own, **form.cleaned_data):
        toast(request, _("Thank you for saying so. Somebody else is asked."))
        return redirect("core:home")
    return shown(request, viewed, row, declining=form)


@require_POST
def save(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """What is being scored, saved by itself: says that it is, or what is in the way."""
    _viewed, _row, own = _own(request, pk, panel)
    context = {"problem": _saved(request, own), "now": clock()}
    return render(request, "tracks/panels/_saved.html", context)


@require_POST
def finish(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """Keep what was typed; one's scores stand from here."""
    viewed, row, own = _own(request, pk, panel)
    problem = _saved(request, own)
    if not problem:
        try:
            scoring.finish(held=own, actor=actor_of(request), now=clock())
        except (scoring.Unfinished, services.Conflicted) as refusal:
            problem = refusal.message
    if problem:
        return shown(request, viewed, row, problem=problem)
    toast(request, _("Your scores stand. You see the others' once everybody has finished."))
    return redirect("tracks:panel", pk, panel)


@require_GET
def file(request: HttpRequest, pk: int, panel: int, submission: int) -> FileResponse:
    """A file of the evidence, to be saved and never to be shown by the browser."""
    viewed = private_door(request, pk)
    found(viewed, panel)
    rows = Submission.objects.filter(enrolment=viewed.enrolment)
    row = get_object_or_404(rows, pk=submission)
    return downloads.download(row.file, name=row.file_name)


def _own(request: HttpRequest, pk: int, panel: int) -> tuple[Viewed, AssessmentPanel, AssessorSeat]:
    """One's own seat in a panel; 404 for who has none."""
    viewed = path_door(request, pk)
    row = found(viewed, panel)
    seats = AssessorSeat.objects.filter(panel=row, declined_at=None)
    own = seats.filter(employee=viewed.sight.employee_id).select_related("employee").first()
    if own is None:
        raise Http404
    own.panel = row
    return viewed, row, own


def _seat(panel: AssessmentPanel, pk: int) -> AssessorSeat:
    row = get_object_or_404(panel.seats.select_related("employee"), pk=pk)
    row.panel = panel
    found_row: AssessorSeat = row
    return found_row


def _saved(request: HttpRequest, own: AssessorSeat) -> str:
    """Keep it; answers what is in the way."""
    try:
        scoring.save_scores(
            held=own, given=written(request.POST), actor=actor_of(request), now=clock()
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return error.message
    return ""


def written(data: Mapping[str, str]) -> dict[int, scoring.Given]:
    """{skill: what was given} of the fields `level-…` and `words-…`; nothing where no level is."""
    found: dict[int, scoring.Given] = {}
    for name, value in data.items():
        kind, _dash, number = name.partition("-")
        if kind == "level" and number.isdecimal() and value.isdecimal() and len(number) < 18:
            level = int(value) if len(value) < 3 else -1
            found[int(number)] = scoring.Given(level, data.get(f"words-{number}", ""))
    return found


def _said(form: Form) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
