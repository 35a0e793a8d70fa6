"""Panels: the queue, one of them before whoever looks, calling one, and its clock."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.tracks.assessing.conflicts import Case
from courses.tracks.assessing.pages import panel_page, panels_open_to, waiting_for_panel
from courses.tracks.assessing.reads import proposals
from courses.tracks.forms import panels as forms
from courses.tracks.models import AssessmentPanel, PanelResult, PilotPlace
from courses.tracks.policies import panels as policies
from courses.tracks.services import panels as services
from courses.tracks.tabs import Viewed, area_tabs
from courses.tracks.views.area import head
from courses.tracks.views.doors import allow, path_door
from orgchange.core.dates import firm_day
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock

HERE = "tracks:way-panel"
PER_PAGE = 50


@require_GET
def panels(request: HttpRequest) -> HttpResponse:
    """The panels one leads or sits in, and who waits for one."""
    held = sight(request)
    rows = panels_open_to(held)
    if not (rows.exists() or waiting_for_panel(held).exists() or held.is_auditor):
        raise Http404
    sat = Count("seats", filter=Q(seats__declined_at=None))
    done = Count("seats", filter=Q(seats__declined_at=None, seats__finished_at__isnull=False))
    found = rows.filter(cancelled_at=None).annotate(sat=sat, done=done)
    ordered = found.select_related("enrolment__employee", "enrolment__track").order_by(
        "-closed_at", "held_at", "pk"
    )
    context = {
        "page": Paginator(ordered, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": waiting_for_panel(held)[:50],
        "tabs": area_tabs(request, "tracks:panels"),
    }
    return render(request, "tracks/panels/panels.html", context)


@require_GET
def way_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest panel of a way, or that there is none yet."""
    viewed = path_door(request, pk)
    newest = viewed.enrolment.panels.filter(cancelled_at=None).order_by("-pk").first()
    if newest is not None:
        return redirect("tracks:panel", pk, newest.pk)
    context = {
        **head(viewed, HERE),
        "may_call": policies.can_call(viewed.sight, viewed.enrolment),
        "minutes": viewed.enrolment.version.panel_minutes,
    }
    return render(request, "tracks/panels/none.html", context)


@require_GET
def panel(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """One panel: evidence on one side, the skills with their anchors on the other."""
    viewed = path_door(request, pk)
    return shown(request, viewed, found(viewed, panel))


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a panel: the free assessors to choose from, the others with their reasons."""
    viewed = path_door(request, pk)
    way = viewed.enrolment
    allow(policies.can_call(viewed.sight, way), _("The track's lead calls a panel."))
    when = forms.WhenForm(request.POST or None)
    is_said = request.method == "POST" and when.is_valid()
    day = firm_day(when.cleaned_data["held_at"] if is_said else viewed.now)
    pilot_id = PilotPlace.objects.filter(enrolment=way).values_list("pilot", flat=True).first()
    proposed = proposals(Case(way, pilot_id, day, viewed.now))
    form = forms.CallForm(
        request.POST or None, way=way, proposed=proposed, initial={"pilot": pilot_id}
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.call_panel, request, enrolment=way, **form.cleaned_data):
        toast(request, _("The panel is called; everybody concerned is told."))
        return redirect(HERE, pk)
    context = {**head(viewed, HERE), "form": form, "excluded": [o for o in proposed if o.ties]}
    return answer(request, "tracks/panels/call.html", context)


@require_http_methods(["GET", "POST"])
def put_off(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """Another day or place."""
    viewed, row = led(request, pk, panel)
    start = {"held_at": row.held_at, "place": row.place}
    form = forms.WhenForm(request.POST or None, initial=start)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.put_off, request, panel=row, **form.cleaned_data):
        toast(request, _("Everybody concerned is told of the new time."))
        return redirect("tracks:panel", pk, panel)
    return form_page(request, viewed, row, form, _("Another time or place"))


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """Call it off, with words."""
    viewed, row = led(request, pk, panel)
    form = forms.WordsForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.cancel, request, panel=row, **form.cleaned_data):
        toast(request, _("Called off. Another panel can be called."))
        return redirect(HERE, pk)
    return form_page(request, viewed, row, form, _("Call the panel off"))


@require_POST
def begin(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """The clock runs."""
    row = found(path_door(request, pk), panel)
    services.begin(panel=row, actor=actor_of(request), now=clock())
    return redirect("tracks:panel", pk, panel)


@require_POST
def close(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """What came of it, with words for the candidate."""
    viewed = path_door(request, pk)
    row = found(viewed, panel)
    form = forms.CloseForm(request.POST, results=results_in_words(row))
    if form.is_valid() and tried(form, services.close, request, panel=row, **form.decided()):
        toast(request, _("Closed. The candidate is told."))
        return redirect("tracks:panel", pk, panel)
    return shown(request, viewed, row, closing=form)


def found(viewed: Viewed, pk: int) -> AssessmentPanel:
    """A panel of the way, with its version at hand."""
    rows = viewed.enrolment.panels.select_related("pilot", "called_by")
    row: AssessmentPanel = get_object_or_404(rows, pk=pk)
    row.enrolment = viewed.enrolment
    return row


def led(request: HttpRequest, pk: int, panel: int) -> tuple[Viewed, AssessmentPanel]:
    """A panel before the lead of its track."""
    viewed = path_door(request, pk)
    row = found(viewed, panel)
    allow(policies.leads(viewed.sight, viewed.enrolment), _("The track's lead does this."))
    return viewed, row


def results_in_words(panel: AssessmentPanel) -> list[tuple[str, int, str]]:
    """(result, level, words) of what the scores allow."""
    return [
        (result, level, f"{PanelResult(result).label} · L{level}")
        for result, level in services.results_of(panel)
    ]


def form_page(
    request: HttpRequest, viewed: Viewed, row: AssessmentPanel, form: Any, title: str
) -> HttpResponse:
    """A form about a panel on a page of its own."""
    context = {**head(viewed, HERE), "form": form, "title": title, "panel": row}
    return answer(request, "tracks/panels/form.html", context)


def shown(
    request: HttpRequest,
    viewed: Viewed,
    row: AssessmentPanel,
    *,
    closing: Any = None,
    declining: Any = None,
    problem: str = "",
) -> HttpResponse:
    """The page of a panel, with what was typed where it was not right."""
    context = {**head(viewed, HERE), **panel_page(viewed, row), "problem": problem}
    if context["results"]:
        words = [
            (r, level, f"{PanelResult(r).label} · L{level}") for r, level in context["results"]
        ]
        context["close_form"] = closing or forms.CloseForm(results=words)
    context["decline_form"] = declining or forms.ReasonForm()
    status = 422 if closing or declining or problem else 200
    return render(request, "tracks/panels/panel.html", context, status=status)
