"""The tracks, one track at a glance, my own way, and one way at a glance."""

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from courses.tracks.editing.documents import document_of
from courses.tracks.editing.drawing import drawing_of
from courses.tracks.ladder import stages_of
from courses.tracks.models import ENDED, State, TrackEnrolment, TrackVersion
from courses.tracks.policies.editing import can_edit
from courses.tracks.scopes import enrolments_visible_to, tracks_visible_to
from courses.tracks.states import LOOKS
from courses.tracks.tabs import (
    Viewed,
    area_tabs,
    panels_of,
    path_tabs,
    sees_tracks,
    track_tabs,
)
from courses.tracks.views.doors import path_door, track_door
from orgchange.directory.scopes import sight

HERE = "tracks:path"
ON_THE_WAY = (State.NOMINATED, State.SCREENING, State.WAITING, State.ACTIVE, State.PAUSED)


@require_GET
def tracks(request: HttpRequest) -> HttpResponse:
    """The tracks that there are, with how many people are on each."""
    held = sight(request)
    if not sees_tracks(held):
        raise Http404
    certified = Q(enrolments__state__in=[State.CERTIFIED, State.RENEWING])
    rows = tracks_visible_to(held).filter(retired_at=None)
    counted = rows.annotate(
        on_the_way=Count("enrolments", filter=Q(enrolments__state__in=ON_THE_WAY)),
        certified=Count("enrolments", filter=certified),
    )
    tabs = area_tabs(request, "tracks:tracks")
    context = {"rows": counted, "may_edit": can_edit(held), "tabs": tabs}
    return render(request, "tracks/tracks.html", context)


@require_GET
def track(request: HttpRequest, code: str) -> HttpResponse:
    """One track: what the role is for, and its stages."""
    found = track_door(request, code)
    version = (
        TrackVersion.objects.filter(track=found)
        .exclude(published_at=None)
        .order_by("-number")
        .first()
    )
    context = {
        "track": found,
        "version": version,
        "stages": stages_of(version.pk) if version else [],
        "may_nominate": version is not None
        and found.retired_at is None
        and sight(request).is_employed,
        "drawing": drawing_of(document_of(version), language=get_language() or "")
        if version
        else None,
        "tabs": track_tabs(sight(request), found, "tracks:track"),
    }
    return render(request, "tracks/track.html", context)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My own way: the open one, or where to begin."""
    held = sight(request)
    if held.employee_id is None:
        raise Http404
    rows = TrackEnrolment.objects.filter(employee=held.employee_id)
    open_one = rows.exclude(state__in=ENDED).order_by("-began_at", "-pk").first()
    if open_one is not None:
        return path(request, open_one.pk)
    context = {
        "before": rows.select_related("track"),
        "tracks": tracks_visible_to(held).filter(retired_at=None),
        "tabs": area_tabs(request, "tracks:mine"),
    }
    return render(request, "tracks/mine.html", context)


@require_GET
def path(request: HttpRequest, pk: int) -> HttpResponse:
    """One way: where the person stands, what is missing, who can help, what opens next."""
    viewed = path_door(request, pk)
    context = {
        **head(viewed, HERE),
        "main": panels_of(viewed, "main"),
        "side": panels_of(viewed, "side"),
    }
    return render(request, "tracks/path.html", context)


@require_GET
def way_of(request: HttpRequest, code: str, employee_pk: int) -> HttpResponse:
    """The last way of somebody on a track: where lists of duties lead to."""
    rows = enrolments_visible_to(sight(request)).filter(track__code=code, employee=employee_pk)
    found = rows.order_by("-number").first()
    if found is None:
        raise Http404
    return redirect(HERE, found.pk)


def head(viewed: Viewed, here: str) -> dict[str, object]:
    """What the head of every page of a way shows."""
    return {
        "enrolment": viewed.enrolment,
        "viewed": viewed,
        "look": LOOKS[viewed.enrolment.state],
        "tabs": path_tabs(viewed, here),
    }
