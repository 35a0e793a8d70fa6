"""What the pages of tracks share: which track or way, and who stands before it."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from courses.tracks.models import Track, TrackEnrolment
from courses.tracks.offices import roles_for
from courses.tracks.scopes import enrolments_visible_to, private_visible_to, tracks_visible_to
from courses.tracks.tabs import Viewed
from orgchange.audit.services import record_look
from orgchange.core.errors import NotAllowed
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock


def track_door(request: HttpRequest, code: str) -> Track:
    """A track that the asker may look up; 404 for who may not."""
    return get_object_or_404(tracks_visible_to(sight(request)), code=code)


def path_door(request: HttpRequest, pk: int) -> Viewed:
    """Somebody's way; 404 for who may not see it. An auditor's look is recorded."""
    held, now = sight(request), clock()
    rows = TrackEnrolment.objects.select_related("employee", "track", "version", "stage")
    seen = rows.filter(pk__in=enrolments_visible_to(held).values("pk"))
    enrolment = get_object_or_404(seen, pk=pk)
    if held.is_auditor:
        page = request.resolver_match.view_name if request.resolver_match else ""
        record_look(obj=enrolment.employee, actor=actor_of(request), at=now, page=page)
    is_private = private_visible_to(held).filter(pk=pk).exists()
    return Viewed(enrolment, held, is_private, roles_for(held, enrolment), now)


def private_door(request: HttpRequest, pk: int) -> Viewed:
    """A way whose evidence and journal the asker may read; 404 for who may not."""
    viewed = path_door(request, pk)
    if not viewed.private:
        raise Http404
    return viewed


def allow(allowed: bool, text: str) -> None:
    """Refuse the page of a form to whom the service would refuse the write."""
    if not allowed:
        raise NotAllowed(text)
