"""What the pages of pilots share: which pilot, who stands before it, and what they may do."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from orgchange.core.errors import NotAllowed
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import clock
from orgchange.pilots.models import Pilot
from orgchange.pilots.offices import roles_for
from orgchange.pilots.scopes import is_inside, pilots_visible_to
from orgchange.pilots.tabs import Viewed


def pilot_door(request: HttpRequest, pk: int) -> Viewed:
    """A pilot that the asker may look up; 404 for who may not."""
    held = sight(request)
    rows = Pilot.objects.for_table().select_related(
        "evaluator", "award__proposal__round", "follows"
    )
    pilot = get_object_or_404(rows.filter(pk__in=pilots_visible_to(held).values("pk")), pk=pk)
    return Viewed(pilot, held, is_inside(held, pilot), roles_for(held, pilot), clock())


def inside_door(request: HttpRequest, pk: int) -> Viewed:
    """A pilot whose daily work the asker may read; 404 for who may not."""
    viewed = pilot_door(request, pk)
    if not viewed.inside:
        raise Http404
    return viewed


def allow(allowed: bool, text: str) -> None:
    """Refuse the page of a form to whom the service would refuse the write."""
    if not allowed:
        raise NotAllowed(text)
