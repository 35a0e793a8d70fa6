""" "My teams": one's seats, one's load over the weeks, what one is asked, what one offers."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.dates import OPEN_DATE
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.forms import after
from orgchange.directory.models import Employee
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.teams import asked, mine
from orgchange.teams.models import HelpOffer, KindSlot, Team
from orgchange.teams.notice_facts import days_text
from orgchange.teams.request_forms import Choices, OfferForm
from orgchange.teams.scopes import teams_visible_to
from orgchange.teams.services import offers
from orgchange.teams.tabs import area_tabs
from orgchange.teams.views.suggestions import slot_choices as slots_of
from orgchange.teams.why_not import last_day

MOST_BEFORE = 10


def _me(request: HttpRequest) -> Employee:
    """The asker as a person; an account that is nobody's has no such page."""
    return get_object_or_404(Employee, pk=sight(request).employee_id or 0)


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The people's side of teams."""
    me, held = _me(request), sight(request)
    seats = mine.seat_lines(me.pk, today=held.on)
    names = {line.seat.team_id: line.seat.team.name for line in seats}
    weeks = mine.weeks_ahead(me.pk, today=held.on, names=names)
    waiting = asked.for_table(asked.waiting_for(held)).filter(employee=me)
    context = {
        "now": [line for line in seats if line.when == mine.NOW],
        "ahead": [line for line in seats if line.when == mine.AHEAD],
        "before": [line for line in seats if line.when == mine.BEFORE][:MOST_BEFORE],
        "weeks": weeks,
        "strips": [
            mine.strip(weeks, css="wide", step=28),
            mine.strip(weeks, css="narrow", step=11),
        ],
        "asked": asked.lines(list(waiting.order_by("starts_on", "pk")), held),
        "offers": _offers(me),
        "warning": int(settings.TEAM_LOAD_WARNING),
        "limit": int(settings.TEAM_LOAD_LIMIT),
        "area_tabs": area_tabs(request, "teams:mine"),
        "here": request.path,
    }
    return render(request, "teams/mine.html", context)


def _offers(me: Employee) -> list[dict[str, Any]]:
    names = dict(slot_choices())
    rows = HelpOffer.objects.filter(employee=me, withdrawn_at=None).select_related("team")
    return [
        {
            "offer": row,
            "slots": ", ".join(names.get(code, code) for code in row.slots),
            "days": days_text(row.starts_on, row.ends_on),
        }
        for row in rows
    ]


def slot_choices() -> Choices:
    """Every slot that a published kind has, once, in the reader's language."""
    language = get_language() or "en"
    rows = KindSlot.objects.exclude(version__published_at=None).order_by("version", "position")
    names: dict[str, str] = {}
    for slot in rows:
        names.setdefault(slot.code, slot.name_in(language))
    return list(names.items())


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Offer one's help, or say an offer otherwise."""
    me = _me(request)
    row = get_object_or_404(HelpOffer, pk=pk, employee=me, withdrawn_at=None) if pk else None
    return _offer(request, me, row, team=row.team if row else None)


@require_http_methods(["GET", "POST"])
def offer_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer one's help to one certain team."""
    me, held = _me(request), sight(request)
    team = get_object_or_404(teams_visible_to(held), pk=pk, closes_on__gt=held.on)
    return _offer(request, me, None, team=team)


def _offer(
    request: HttpRequest, me: Employee, row: HelpOffer | None, *, team: Team | None
) -> HttpResponse:
    held = sight(request)
    if not held.is_employed:
        raise Http404
    initial = _initial(row) if row else {"starts_on": held.on, "allocation": 10}
    slots = slots_of(team, on=held.on) if team else slot_choices()
    form = OfferForm(request.POST or None, sight=held, slots=slots, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "team": team}
        given["ends_on"] = after(given.pop("last_day"))
        write = offers.change_offer if row else offers.offer_help
        named = {"offer": row, "changes": given} if row else {"employee": me, **given}
        if tried(form, write, request, **named):
            toast(request, _("Saved. Whoever staffs a team can find it."))
            return redirect("teams:mine")
    return answer(request, "teams/offer.html", {"form": form, "offer": row, "team": team})


def _initial(row: HelpOffer) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in ("interests", "slots", "allocation")}
    last = last_day(row.ends_on) if row.ends_on != OPEN_DATE else None
    return {**fields, "starts_on": row.starts_on, "last_day": last}


@require_POST
def withdraw_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offer back."""
    row = get_object_or_404(HelpOffer, pk=pk, employee=_me(request))
    offers.withdraw_offer(offer=row, actor=actor_of(request), now=clock())
    toast(request, _("Your offer was taken back."))
    return redirect(reverse("teams:mine"))
