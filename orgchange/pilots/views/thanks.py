"""Thanks: given on a pilot's page, shown on a wall, declined by who would rather not be shown."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.doors import is_part, tried
from orgchange.core.toasts import toast
from orgchange.directory.roster.pages import page_of
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.pilots import policies_closing as policies
from orgchange.pilots.forms.thanks import ThankForm, ThanksFilter
from orgchange.pilots.models import ThankYou
from orgchange.pilots.services import thanks as services
from orgchange.pilots.tabs import area_tabs, sees_pilots
from orgchange.pilots.thanks.reading import for_list, helpers_of, thanks_visible_to
from orgchange.pilots.views.doors import allow, pilot_door
from orgchange.pilots.views.pilots import head

HERE, WALL = "pilots:thank", "pilots:thanks"


@require_GET
def wall(request: HttpRequest) -> HttpResponse:
    """All thanks, help across departments first."""
    held = sight(request)
    if not sees_pilots(held):
        raise Http404
    form = ThanksFilter(request.GET)
    page = page_of(request, for_list(form.narrowed(thanks_visible_to(held), held)))
    context = {
        "form": form,
        "page": page,
        "own": held.employee_id,
        "tabs": area_tabs(request, WALL),
    }
    template = "_thanks" if is_part(request) else "wall"
    return render(request, f"pilots/thanks/{template}.html", context)


@require_http_methods(["GET", "POST"])
def thank(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody, for help with one pilot: whoever is on record in one click, others by name."""
    viewed = pilot_door(request, pk)
    allow(policies.can_thank(viewed.sight), _("Thanks come from people who work here."))
    form = ThankForm(request.POST or None, sight=viewed.sight)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"pilot": viewed.pilot, **form.cleaned_data}
        if tried(form, services.thank, request, **given):
            _told(request, pk, form.cleaned_data["receiver"].pk)
            return redirect("pilots:pilot", pk)
    context = {
        **head(viewed, "pilots:pilot"),
        "offers": [],
        "form": form,
        "helpers": helpers_of(viewed.pilot, viewed.sight),
    }
    return answer(request, "pilots/thanks/thank.html", context)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever gave it."""
    row = _row(request, pk)
    services.take_back(thanks=row, actor=actor_of(request), now=clock())
    toast(request, _("Taken back."))
    return redirect(WALL)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever was thanked, and would rather not be shown."""
    row = _row(request, pk)
    services.decline(thanks=row, actor=actor_of(request), now=clock())
    undo = reverse("pilots:show-thanks", args=[pk])
    toast(request, _("You are not shown with it any more; nobody is told."), undo_url=undo)
    return redirect(WALL)


@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """And whoever changed their mind."""
    row = _row(request, pk)
    services.show(thanks=row, actor=actor_of(request), now=clock())
    toast(request, _("You are shown with it again."))
    return redirect(WALL)


def _row(request: HttpRequest, pk: int) -> ThankYou:
    return get_object_or_404(thanks_visible_to(sight(request)), pk=pk)


def _told(request: HttpRequest, pilot_id: int, receiver_id: int) -> None:
    rows = ThankYou.objects.filter(pilot=pilot_id, receiver=receiver_id, taken_back_at=None)
    given = rows.filter(giver=sight(request).employee_id).first()
    undo = reverse("pilots:take-back-thanks", args=[given.pk]) if given else None
    toast(request, _("Your thanks are given."), undo_url=undo)
