"""Mentors of a way and what meetings were about; who could mentor; my mentees."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Max, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.tracks.forms.practice import EndForm, PairForm, SessionForm
from courses.tracks.mentors import listed
from courses.tracks.models import MentorSession, Mentorship, SignRequest, SignState
from courses.tracks.policies.practice import can_end, can_log, can_pair, reads_sessions
from courses.tracks.services import mentoring as services
from courses.tracks.tabs import Viewed, area_tabs
from courses.tracks.views.area import head
from courses.tracks.views.doors import allow, path_door
from orgchange.core.dates import firm_day
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import answer

HERE = "tracks:mentoring"
MOST_SESSIONS, PAGE = 100, 25


@require_GET
def mentoring(request: HttpRequest, pk: int) -> HttpResponse:
    """Who mentors, since when, and what each meeting was about."""
    viewed = _door(request, pk)
    today = firm_day(viewed.now)
    rows = list(
        viewed.enrolment.mentorships.select_related("mentor", "enrolment").order_by("-starts_on")
    )
    running = next((row for row in rows if row.ends_on > today), None)
    sessions = MentorSession.objects.filter(mentorship__enrolment=viewed.enrolment)
    context = {
        **head(viewed, HERE),
        "mentorships": rows,
        "running": running,
        "sessions": sessions.select_related("mentorship__mentor", "logged_by")[:MOST_SESSIONS],
        "may_pair": can_pair(viewed.sight, viewed.enrolment),
        "may_end": running is not None and can_end(viewed.sight, running),
        "may_log": running is not None and can_log(viewed.sight, running),
    }
    return render(request, "tracks/mentoring/mentoring.html", context)


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Who could mentor, with the reasons for and against; choosing one, or handing over."""
    viewed = _door(request, pk)
    allow(can_pair(viewed.sight, viewed.enrolment), _("Mentors are chosen by the track lead."))
    today = firm_day(viewed.now)
    running = viewed.enrolment.mentorships.filter(ends_on__gt=today).order_by("starts_on").last()
    form = PairForm(request.POST or None, sight=viewed.sight, initial={"starts_on": today})
    if form.is_valid() and _paired(request, form, viewed, running):
        toast(request, _("The mentor is chosen; both are told."))
        return redirect(HERE, pk)
    found = listed(viewed.enrolment, on=today)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {**head(viewed, HERE), "form": form, "page": page, "running": running}
    return answer(request, "tracks/mentoring/choose.html", context)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int, mentorship: int) -> HttpResponse:
    """End a mentorship with a day and a reason."""
    viewed, row = _mentorship(request, pk, mentorship)
    allow(can_end(viewed.sight, row), _("You may not do this."))
    form = EndForm(request.POST or None, initial={"last_day": firm_day(viewed.now)})
    if form.is_valid() and tried(form, services.end, request, mentorship=row, **form.cleaned_data):
        toast(request, _("The mentorship ends."))
        return redirect(HERE, pk)
    title = _("End the mentorship of %(mentor)s") % {"mentor": row.mentor}
    return _form(request, viewed, form, title=title, submit=_("End it"))


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, pk: int, mentorship: int) -> HttpResponse:
    """Write down a meeting."""
    viewed, row = _mentorship(request, pk, mentorship)
    allow(can_log(viewed.sight, row), _("Meetings are written down by the two who met."))
    form = SessionForm(request.POST or None, initial={"held_on": firm_day(viewed.now)})
    if form.is_valid() and tried(
        form, services.log_session, request, mentorship=row, **form.cleaned_data
    ):
        toast(request, _("The meeting is written down."))
        return redirect(HERE, pk)
    return _form(request, viewed, form, title=_("A meeting"), submit=_("Save"))


@require_GET
def mentees(request: HttpRequest) -> HttpResponse:
    """Whom I mentor: where they stand, when we met last, what waits for me."""
    held = sight(request)
    if held.employee_id is None or not held.is_employed:
        raise Http404
    waiting = SignRequest.objects.filter(
        enrolment=OuterRef("enrolment"), role="mentor", state=SignState.OPEN
    )
    counted = waiting.order_by().values("enrolment").annotate(n=Count("pk")).values("n")
    rows = Mentorship.objects.filter(mentor=held.employee_id, ends_on__gt=held.on)
    found = rows.annotate(last=Max("sessions__held_on"), waiting=Subquery(counted))
    whole = found.select_related("enrolment__employee", "enrolment__track", "enrolment__stage")
    page = Paginator(whole.order_by("starts_on", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "tabs": area_tabs(request, "tracks:mentees")}
    return render(request, "tracks/mentoring/mentees.html", context)


def _door(request: HttpRequest, pk: int) -> Viewed:
    """Meetings are for the two, for who leads the track, and for auditors."""
    viewed = path_door(request, pk)
    if not reads_sessions(viewed.sight, viewed.enrolment):
        raise Http404
    return viewed


def _mentorship(request: HttpRequest, pk: int, mentorship: int) -> tuple[Viewed, Mentorship]:
    viewed = _door(request, pk)
    rows = Mentorship.objects.select_related("mentor", "enrolment__employee")
    return viewed, get_object_or_404(rows, pk=mentorship, enrolment=viewed.enrolment)


def _paired(
    request: HttpRequest, form: PairForm, viewed: Viewed, running: Mentorship | None
) -> bool:
    given = form.cleaned_data
    if running is None:
        return tried(form, services.pair, request, enrolment=viewed.enrolment, **given)
    facts = {"mentor": given["mentor"], "on": given["starts_on"], "reason": given["reason"]}
    return tried(form, services.hand_over, request, mentorship=running, **facts)


def _form(request: HttpRequest, viewed: Viewed, form: Any, **said: Any) -> HttpResponse:
    context = {**head(viewed, HERE), "form": form, **said}
    return answer(request, "tracks/mentoring/form.html", context)
