"""The everyday acts on a team and its seats, as forms; and taking the last one back."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orgchange.accounts.models import User
from orgchange.core.errors import NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory.forms import Sighted
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.teams import services
from orgchange.teams.acts import SEAT_ACTS, TEAM_ACTS, Act, Call
from orgchange.teams.models import TeamMembership
from orgchange.teams.queries import charters_on, kind_rules
from orgchange.teams.roster import slot_names
from orgchange.teams.views.doors import Door, attempted, day_of, door, instant_of, told
from orgchange.teams.views.teams import warn


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One thing that can be done with a team."""
    at = door(request, pk)
    if name not in TEAM_ACTS:
        raise Http404
    spec = TEAM_ACTS[name]
    require(at.may_open if spec.needs_hr else at.may_seat)
    on = day_of(request, "as_of") or at.sight.on
    charter = charters_on([at.team.pk], on=on).get(at.team.pk)
    if charter is None:
        raise Http404
    charter.team = at.team
    initial = {**spec.initial(charter, on), **_asked_for(request)}
    options = {}
    if name == "join":
        slots = kind_rules([charter.version_id])[charter.version_id].slots
        options["slots"] = list(slot_names(slots).items())
    form = spec.form(request.POST or None, sight=at.sight, initial=initial, **options)
    day = day_of(request, "last_day") if "last_day" in request.GET else initial.get("last_day")
    context = {
        "effects": spec.effects(at.team, day),
        "title": spec.label,
        "subtitle": at.team.name,
    }
    return _answered(request, at, spec, form, context)


@require_http_methods(["GET", "POST"])
def seat_act(request: HttpRequest, pk: int, seat: int, name: str) -> HttpResponse:
    """One thing that can be done with a seat. A row written anew since still names its seat."""
    at = door(request, pk)
    rows = TeamMembership.objects.filter(team=at.team).select_related("employee")
    found = rows.filter(pk=seat).first()
    if name not in SEAT_ACTS or found is None:
        raise Http404
    spec = SEAT_ACTS[name]
    require(at.may_seat)
    on = day_of(request, "as_of") or at.sight.on
    form = spec.form(request.POST or None, sight=at.sight, initial=spec.initial(found, on))
    said = {"person": found.employee.full_name, "team": at.team.name}
    context = {"title": spec.label, "subtitle": _("%(person)s in %(team)s") % said}
    return _answered(request, at, spec, form, context, seat=found)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last act on a team back, if nothing was changed since."""
    at = door(request, pk)
    services.undo_team(
        team=at.team, recorded_at=instant_of(request), actor=actor_of(request), now=clock()
    )
    toast(request, _("Undone."))
    return redirect("teams:team", at.team.pk)


def require(allowed: bool) -> None:
    """Refuse, where a policy said no."""
    if not allowed:
        raise NotAllowed(_("Only HR, and whoever leads or owns the team, may do this."))


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    """What the query string says of a seat to fill: slot, person, days."""
    names = ("employee", "slot", "standing", "allocation", "starts_on", "last_day")
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def _answered(
    request: HttpRequest,
    at: Door,
    spec: Act,
    form: Sighted,
    context: dict[str, Any],
    *,
    seat: TeamMembership | None = None,
) -> HttpResponse:
    """The form, or after the act the team with what happened, the warnings, and the way back."""
    done: list[services.Written | None] = []
    run = partial(_run, spec, at, form, seat, done)
    if request.method == "POST" and form.is_valid() and attempted(form, run, request):
        person = form.cleaned_data.get("employee") or (seat.employee if seat else "")
        at.team.refresh_from_db()
        told(request, str(spec.done) % {"person": person, "team": at.team.name}, at.team)
        if done[0] is not None:
            warn(request, done[0])
        return redirect("teams:team", at.team.pk)
    way = [(_("Teams"), reverse("teams:list"))]
    way.append((at.team.name, reverse("teams:team", args=[at.team.pk])))
    given = {"form": form, "submit": spec.submit, "is_danger": spec.is_danger, "back": way}
    return answer(request, "teams/form.html", {**given, **context})


def _run(
    spec: Act,
    at: Door,
    form: Sighted,
    seat: TeamMembership | None,
    done: list[services.Written | None],
    *,
    actor: User,
    now: datetime,
) -> None:
    done.append(spec.run(Call(at.team, form.cleaned_data, actor, now, seat)))
