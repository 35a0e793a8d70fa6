"""Who could fill a slot or raise the share; asking one of them."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.doors import add_refusal, tried
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory.forms import after
from orgchange.directory.scopes import people_visible_to, sight
from orgchange.directory.search import person_called
from orgchange.directory.views.doors import answer
from orgchange.teams.asked import asked_already
from orgchange.teams.models import KindSlot, Team, TeamCharter
from orgchange.teams.policies import can_write_roster
from orgchange.teams.request_forms import AskForm, Choices, WishForm
from orgchange.teams.scopes import teams_run_by, teams_visible_to
from orgchange.teams.services import requests
from orgchange.teams.suggestion_sql import Wish
from orgchange.teams.suggestions import function_name, language_name, suggest, wish_for
from orgchange.teams.why_not import reasons_against

SHARE, DAYS = 20, 90


def staffed_or_404(request: HttpRequest, pk: int) -> Team:
    """A team whose roster the asker may write; others who see it are refused."""
    held = sight(request)
    team = get_object_or_404(teams_visible_to(held), pk=pk)
    if not can_write_roster(held, team_ids=[team.pk], run_ids=teams_run_by(held)):
        raise NotAllowed(_("Only HR and who runs the team may look for people."))
    return team


def slot_choices(team: Team, *, on: date) -> Choices:
    """The slots of the team's kind on a day, or as its charter last said."""
    charters = TeamCharter.objects.current().filter(team=team).order_by("valid_from")
    held = list(charters)
    charter = next((c for c in reversed(held) if c.valid_from <= on), held[0] if held else None)
    if charter is None:
        return []
    language = get_language() or "en"
    return [
        (slot.code, slot.name_in(language))
        for slot in KindSlot.objects.filter(version=charter.version_id)
    ]


@require_GET
def suggestions(request: HttpRequest, pk: int) -> HttpResponse:
    """`?slot=&from=&to=&share=&who=`: who could be asked, why, and why somebody is not there."""
    team, held = staffed_or_404(request, pk), sight(request)
    slots = slot_choices(team, on=held.on)
    form = WishForm(_asked(request.GET, team, held.on, slots), sight=held, slots=slots)
    context: dict[str, Any] = {"team": team, "form": form}
    if form.is_valid():
        try:
            context |= _found(request, team, form)
        except InvalidInput as error:
            add_refusal(form, error)
    status = 422 if form.errors else 200
    return render(request, "teams/suggestions.html", context, status=status)


def _asked(given: QueryDict, team: Team, today: date, slots: Choices) -> QueryDict:
    """What was asked, with sensible answers where nothing was."""
    starts = max(today, team.opens_on)
    last = min(starts + timedelta(days=DAYS - 1), team.closes_on - timedelta(days=1))
    asked = given.copy()
    asked.setdefault("slot", slots[0][0] if slots and "slot" not in given else "")
    asked.setdefault("share", str(SHARE))
    asked.setdefault("from", starts.isoformat())
    asked.setdefault("to", last.isoformat() if "from" not in given else "")
    return asked


def _found(request: HttpRequest, team: Team, form: WishForm) -> dict[str, Any]:
    data = form.cleaned_data
    wish = wish_for(
        team,
        slot=data["slot"],
        share=data["share"],
        starts_on=data["starts_on"],
        ends_on=after(data["last_day"]),
    )
    held = sight(request)
    found = suggest(wish, sight=held)
    who = data["who"]
    return {
        "wish": wish,
        "found": found,
        "wanted": function_name(wish.function) if wish.function else "",
        "host": function_name(wish.host_function),
        "spoken": language_name(found.profile.language),
        "query": _query(wish, data["last_day"]),
        "asked_ids": asked_already(wish.team_id, wish.slot),
        "who": who,
        "against": reasons_against(who, wish) if who else [],
        "who_found": suggest(wish, sight=held, employee_id=who.pk).suggestions if who else (),
    }


def _query(wish: Wish, last_day: date | None) -> str:
    """The wish, for the address of the form that asks."""
    query = QueryDict(mutable=True)
    query.update(
        {
            "slot": wish.slot,
            "share": str(wish.share),
            "from": wish.starts_on.isoformat(),
            "to": last_day.isoformat() if last_day else "",
        }
    )
    return query.urlencode()


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody to join, and their manager to release the time."""
    team, held = staffed_or_404(request, pk), sight(request)
    slots = slot_choices(team, on=held.on)
    given = request.GET
    who = person_called(people_visible_to(held), given.get("who", ""))
    initial = {
        "employee": who[0] if len(who) == 1 else given.get("who", ""),
        "slot": given.get("slot", ""),
        "allocation": given.get("share", SHARE),
        "starts_on": given.get("from", max(held.on, team.opens_on)),
        "last_day": given.get("to", ""),
        "standing": "member",
    }
    form = AskForm(request.POST or None, sight=held, slots=slots, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["ends_on"] = after(data.pop("last_day"))
        if tried(form, requests.ask, request, team=team, **data):
            toast(request, _("Asked. They are told in their inbox and by mail."))
            return redirect(f"{reverse('teams:requests')}?tab=asked")
    context = {"team": team, "form": form, "query": given.urlencode()}
    return answer(request, "teams/ask.html", context)
