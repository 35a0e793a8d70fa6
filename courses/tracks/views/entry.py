"""Nominating, acting on a way, releasing time, first ratings."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.skills.models import Anchor
from courses.tracks.acts import ACTS, Act
from courses.tracks.baselines import skills_of
from courses.tracks.forms.entry import (
    ActForm,
    AnswerForm,
    BaselineForm,
    ExemptForm,
    NominationForm,
    PeerForm,
)
from courses.tracks.models import BaselineAsk, Release, TrackEnrolment
from courses.tracks.policies import entry as policies
from courses.tracks.scopes import enrolments_visible_to
from courses.tracks.services import baselines, nominating, releases, standings
from courses.tracks.views.doors import allow, path_door, track_door
from orgchange.core.dates import firm_day
from orgchange.core.doors import tried
from orgchange.core.errors import InvalidInput
from orgchange.core.toasts import toast
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, sight
from orgchange.directory.views.doors import actor_of, answer, clock

HERE = "tracks:path"


@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest, code: str) -> HttpResponse:
    """Put a name forward: one's own, or somebody's of one's line."""
    track, held = track_door(request, code), sight(request)
    allow(held.is_employed, _("Only colleagues can be nominated, by themselves or their manager."))
    form = NominationForm(request.POST or None, sight=held, for_others=held.is_manager)
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        person = given.pop("employee", None)
        person = person or get_object_or_404(Employee, pk=held.employee_id or 0)
        made: list[TrackEnrolment] = []

        def write(**said: Any) -> None:
            made.append(nominating.nominate(**said))

        if tried(form, write, request, employee=person, track=track, given=given):
            return _nominated(request, made[0], held)
    return answer(request, "tracks/entry/nominate.html", {"form": form, "track": track})


def _nominated(request: HttpRequest, way: TrackEnrolment, held: Sight) -> HttpResponse:
    is_own = way.employee_id == held.employee_id
    text = (
        _("You are nominated. Lead, HR and your manager are asked now.")
        if is_own
        else _("%(name)s is nominated, and asked first.") % {"name": way.employee}
    )
    toast(request, text, undo_url=reverse("tracks:act", args=[way.pk, "withdraw"]))
    return redirect(HERE, way.pk)


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One act on a way: what it does, the words it takes, and doing it."""
    viewed, found = path_door(request, pk), ACTS.get(code)
    if found is None:
        raise Http404
    way = viewed.enrolment
    allow(found.may(viewed.sight, way), _("You may not do this."))
    if request.method == "POST" and (not found.words or _is_short(request, found)):
        found.write(enrolment=way, actor=actor_of(request), now=clock())
        return _done(request, way, found)
    form = ActForm(request.POST or None, is_needed=found.words == "must")
    if form.is_bound and form.is_valid():
        given = {"enrolment": way, "words": form.cleaned_data["words"]}
        if tried(form, found.write, request, **given):
            return _done(request, way, found)
    context = {"form": form, "enrolment": way, "act": found}
    return answer(request, "tracks/entry/act.html", context)


def _is_short(request: HttpRequest, found: Act) -> bool:
    """A POST without words where none are needed: the undo of a toast, a button."""
    return found.words == "may" and "words" not in request.POST


def _done(request: HttpRequest, way: TrackEnrolment, found: Act) -> HttpResponse:
    toast(request, str(found.said))
    return redirect(HERE, way.pk)


@require_http_methods(["GET", "POST"])
def peer(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the colleague who rates as a peer."""
    viewed = path_door(request, pk)
    way = viewed.enrolment
    allow(policies.can_ask_peer(viewed.sight, way), _("You may not do this."))
    form = PeerForm(request.POST or None, sight=viewed.sight)
    if form.is_bound and form.is_valid():
        given = {"enrolment": way, "peer": form.cleaned_data["peer"]}
        if tried(form, baselines.ask_peer, request, **given):
            toast(request, _("%(name)s is asked.") % {"name": given["peer"]})
            return redirect(HERE, pk)
    return answer(request, "tracks/entry/peer.html", {"form": form, "enrolment": way})


@require_GET
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """A manager's question in full, with its two buttons."""
    row, held = _release(request, pk), sight(request)
    context = {
        "release": row,
        "enrolment": row.enrolment,
        "may_answer": policies.can_answer_release(held, row),
        "sees_way": enrolments_visible_to(held).filter(pk=row.enrolment_id).exists(),
    }
    return render(request, "tracks/entry/release.html", context)


@require_POST
def answer_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no, in one click; a no says why."""
    row, form = _release(request, pk), AnswerForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("Answer yes or no; a comment has at most 2,000 characters."))
    is_yes = form.cleaned_data["answer"] == "yes"
    releases.answer_release(
        release=row,
        granted=is_yes,
        words=form.cleaned_data["words"],
        actor=actor_of(request),
        now=clock(),
    )
    toast(request, _("Thank you: the person and the track lead are told."))
    return redirect("tracks:release", pk)


def _release(request: HttpRequest, pk: int) -> Release:
    """One that the asker may see: of a way in sight, or asked of them or whom they stand in for."""
    held = sight(request)
    rows = Release.objects.select_related(
        "enrolment__employee", "enrolment__track", "enrolment__version", "manager"
    )
    row = get_object_or_404(rows, pk=pk)
    is_asked = held.is_employed and row.manager_id in held.line_root_ids
    if not is_asked and not enrolments_visible_to(held).filter(pk=row.enrolment_id).exists():
        raise Http404
    return row


@require_http_methods(["GET", "POST"])
def baseline(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the first ratings that were asked for; only who was asked has this page."""
    held = sight(request)
    rows = BaselineAsk.objects.select_related("enrolment__employee", "enrolment__track", "rater")
    ask = get_object_or_404(rows.exclude(rater=None), pk=pk, rater=held.employee_id)
    context = {"ask": ask, "enrolment": ask.enrolment, "is_open": policies.can_rate(held, ask)}
    if not context["is_open"]:
        return render(request, "tracks/entry/baseline.html", context)
    form = _baseline_form(request, ask)
    if form.is_bound and form.is_valid():
        given = {"ask": ask, "levels": form.levels()}
        if tried(form, baselines.give_baseline, request, **given):
            toast(request, _("Thank you: your ratings are kept."))
            return redirect("core:home")
    context |= {"form": form, "pairs": _pairs(form)}
    return answer(request, "tracks/entry/baseline.html", context)


def _baseline_form(request: HttpRequest, ask: BaselineAsk) -> BaselineForm:
    on = firm_day(timezone.now())
    skills = skills_of(ask.enrolment, on=on)
    rows = Anchor.objects.current().on(on).filter(skill__in=skills)
    anchors = {(row.skill_id, row.level): row for row in rows}
    return BaselineForm(request.POST or None, skills=skills, anchors=anchors)


def _pairs(form: BaselineForm) -> list[tuple[Any, Any]]:
    return [(form[f"skill_{one.pk}"], form[f"words_{one.pk}"]) for one in form.skills]


@require_http_methods(["GET", "POST"])
def exempt(request: HttpRequest, code: str) -> HttpResponse:
    """Say that somebody need not go the way."""
    track, held = track_door(request, code), sight(request)
    may = held.is_hr or policies.can_run_cohorts(held, track)
    allow(may, _("Only the track's lead and HR may do this."))
    form = ExemptForm(request.POST or None, sight=held)
    if form.is_bound and form.is_valid():
        made: list[TrackEnrolment] = []

        def write(**said: Any) -> None:
            made.append(standings.exempt(**said))

        if tried(form, write, request, track=track, **form.cleaned_data):
            toast(request, _("%(name)s is exempt.") % {"name": made[0].employee})
            return redirect("tracks:track-people", code)
    title = _("Exempt somebody from “%(track)s”") % {"track": track.name_in(get_language() or "")}
    context = {"form": form, "track": track, "title": title}
    return answer(request, "tracks/entry/exempt.html", context)
