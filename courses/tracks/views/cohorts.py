"""Cohorts of a track: places, who waits, and the day they begin."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.tracks.forms.cohorts import CohortForm, MoveForm
from courses.tracks.models import Cohort, CohortPlace, State, Track, TrackEnrolment
from courses.tracks.policies import entry as policies
from courses.tracks.scopes import enrolments_visible_to
from courses.tracks.services import cohorts as services
from courses.tracks.tabs import track_tabs
from courses.tracks.views.doors import allow, track_door
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock

HERE = "tracks:cohorts"


def counted(track: Track) -> QuerySet[Any]:
    """The cohorts of a track with how many places are taken, and how many people wait."""
    held = Q(places_taken__given_up_at=None)
    rows = Cohort.objects.filter(track=track).select_related("trainer")
    return rows.annotate(
        taken=Count("places_taken", filter=held & Q(places_taken__placed_at__isnull=False)),
        waiting=Count(
            "places_taken",
            filter=held & Q(places_taken__placed_at=None, places_taken__pk__isnull=False),
        ),
    ).order_by("-starts_on", "-pk")


@require_GET
def cohorts(request: HttpRequest, code: str) -> HttpResponse:
    """The cohorts of a track."""
    track, held = track_door(request, code), sight(request)
    context = {
        "track": track,
        "rows": counted(track),
        "may_run": policies.can_run_cohorts(held, track),
        "tabs": track_tabs(held, track, HERE),
    }
    return render(request, "tracks/cohorts/cohorts.html", context)


@require_GET
def cohort(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One cohort: who has a place, and the line of those who wait; within what one may see."""
    track, held = track_door(request, code), sight(request)
    row = get_object_or_404(counted(track), pk=pk)
    seen = enrolments_visible_to(held).values("pk")
    places = CohortPlace.objects.filter(cohort=row, given_up_at=None, enrolment__in=seen)
    found = list(places.select_related("enrolment__employee").order_by("waits_since", "pk"))
    context = {
        "track": track,
        "cohort": row,
        "placed": [one for one in found if one.placed_at],
        "line": [one for one in found if not one.placed_at],
        "loose": _loose(track, seen),
        "may_run": policies.can_run_cohorts(held, track) and row.closed_at is None,
        "others": counted(track).filter(closed_at=None).exclude(pk=pk),
        "tabs": track_tabs(held, track, HERE),
    }
    return render(request, "tracks/cohorts/cohort.html", context)


def _loose(track: Track, seen: Any) -> QuerySet[TrackEnrolment]:
    """Who waits without a place or a turn in any cohort."""
    held = CohortPlace.objects.filter(given_up_at=None).values("enrolment")
    rows = TrackEnrolment.objects.filter(track=track, state=State.WAITING, pk__in=seen)
    return rows.exclude(pk__in=held).select_related("employee").order_by("moved_at", "pk")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a cohort."""
    track = _running_door(request, code)
    form = CohortForm(request.POST or None, sight=sight(request))
    if form.is_bound and form.is_valid():
        given = {"track": track, "given": form.cleaned_data}
        if tried(form, services.open_cohort, request, **given):
            toast(request, _("The cohort is planned; who waits is told."))
            return redirect(HERE, code)
    context = {"form": form, "track": track, "title": _("A new cohort")}
    return answer(request, "tracks/cohorts/form.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Other days, other places, another trainer."""
    track = _running_door(request, code)
    row = get_object_or_404(Cohort.objects.select_related("track", "trainer"), track=track, pk=pk)
    initial = {name: getattr(row, name) for name in services.FIELDS}
    form = CohortForm(request.POST or None, sight=sight(request), initial=initial)
    if form.is_bound and form.is_valid():
        given = {"cohort": row, "changes": form.cleaned_data}
        if tried(form, services.change_cohort, request, **given):
            toast(request, _("Changed."))
            return redirect("tracks:cohort", code, pk)
    context = {"form": form, "track": track, "cohort": row, "title": row.name}
    return answer(request, "tracks/cohorts/form.html", context)


@require_POST
def close(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """It takes nobody any more."""
    row = _cohort(request, code, pk)
    services.close_cohort(cohort=row, actor=actor_of(request), now=clock())
    toast(request, _("The cohort is closed; who had not begun waits for the next."))
    return redirect("tracks:cohort", code, pk)


@require_POST
def begin(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Begin now, without waiting for the clock."""
    row = _cohort(request, code, pk)
    begun = services.begin_cohort(cohort=row, actor=actor_of(request), now=clock())
    count = len(begun)
    text = ngettext("%(n)s person began.", "%(n)s people began.", count) % {"n": count}
    toast(request, text)
    return redirect("tracks:cohort", code, pk)


@require_POST
def seat(request: HttpRequest, code: str, pk: int, way: int) -> HttpResponse:
    """Put somebody who waits into this cohort, or into the one that was chosen."""
    row = _cohort(request, code, pk)
    seen = enrolments_visible_to(sight(request)).filter(track=row.track_id)
    found = get_object_or_404(seen.select_related("track", "employee"), pk=way)
    open_ones = Cohort.objects.filter(track=row.track_id, closed_at=None).select_related("track")
    form = MoveForm(request.POST, cohorts=open_ones)
    to = form.cleaned_data["cohort"] if form.is_valid() else row
    place = services.give_place(cohort=to, enrolment=found, actor=actor_of(request), now=clock())
    said = {"name": found.employee, "cohort": to.name}
    if place.placed_at:
        toast(request, _("%(name)s has a place in %(cohort)s.") % said)
    else:
        toast(request, _("%(name)s is on the waiting list of %(cohort)s.") % said)
    return redirect("tracks:cohort", code, to.pk)


def _cohort(request: HttpRequest, code: str, pk: int) -> Cohort:
    rows = Cohort.objects.select_related("track")
    return get_object_or_404(rows, track=track_door(request, code), pk=pk)


def _running_door(request: HttpRequest, code: str) -> Track:
    track = track_door(request, code)
    may = policies.can_run_cohorts(sight(request), track)
    allow(may, _("Only the track's lead, its trainers and HR plan cohorts."))
    return track
