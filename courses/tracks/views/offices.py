"""Who holds an office in a track: open to colleagues; granted and ended by HR."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.tracks.forms.editing import OfficeForm
from courses.tracks.models import TrackOffice
from courses.tracks.policies import editing as policies
from courses.tracks.services import offices as services
from courses.tracks.tabs import track_tabs
from courses.tracks.views.doors import allow, track_door
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock

HERE = "tracks:offices"


@require_http_methods(["GET", "POST"])
def offices(request: HttpRequest, code: str) -> HttpResponse:
    """Lead, trainers, assessors and finance of a track; one more."""
    track, held = track_door(request, code), sight(request)
    may_grant = policies.can_grant(held)
    form = OfficeForm(request.POST or None, sight=held, initial={"starts_on": held.on})
    if request.method == "POST":
        allow(may_grant, _("HR and administrators grant offices."))
        if form.is_valid() and tried(
            form, services.grant, request, track=track, **form.cleaned_data
        ):
            toast(request, _("The office is granted."))
            return redirect(HERE, code)
    rows = track.offices.filter(Q(ends_on=None) | Q(ends_on__gt=held.on))
    context = {
        "track": track,
        "rows": rows.select_related("employee").order_by("role", "employee__full_name", "pk"),
        "form": form,
        "may_grant": may_grant,
        "tabs": track_tabs(held, track, HERE),
    }
    return answer(request, "tracks/editing/offices.html", context)


@require_POST
def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """From tomorrow on no more."""
    track = track_door(request, code)
    office = get_object_or_404(TrackOffice.objects.select_related("employee"), track=track, pk=pk)
    services.end(office=office, actor=actor_of(request), now=clock())
    toast(request, _("The office ends today."))
    return redirect(HERE, code)
