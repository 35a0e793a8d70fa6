"""Kinds of team: the list, a kind with its versions, and what HR of the whole does there."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.doors import tried
from orgchange.core.errors import NotAllowed
from orgchange.core.toasts import toast
from orgchange.core.wording import day_text
from orgchange.directory.scopes import Sight, sight
from orgchange.directory.views.doors import (
    actor_of,
    answer,
    clock,
    directory_or_404,
)
from orgchange.teams import policies
from orgchange.teams.forms.kinds import DraftForms, MoveForm, NewKindForm
from orgchange.teams.kind_changes import changes
from orgchange.teams.kind_moves import preview
from orgchange.teams.models import KindVersion, TeamKind
from orgchange.teams.roster import slot_names
from orgchange.teams.rules import pair_text, together
from orgchange.teams.services import kinds as services
from orgchange.teams.services import moving
from orgchange.teams.services.kind_checks import SLOT_FIELDS
from orgchange.teams.tabs import area_tabs
from orgchange.teams.views.doors import attempted

MOST_MOVES = 50


@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """All kinds of team, and how many teams there are of each."""
    directory_or_404(request)
    held = sight(request)
    is_open = Q(teams__opens_on__lte=held.on, teams__closes_on__gt=held.on)
    found = TeamKind.objects.annotate(open_teams=Count("teams", filter=is_open))
    found = found.prefetch_related("versions").order_by("retired_at", "name", "pk")
    may_write = policies.can_write_kinds(held)
    rows = []
    for kind in found:
        versions = sorted(kind.versions.all(), key=lambda v: -v.number)
        published = [v for v in versions if v.published_at]
        draft = versions[0] if versions and not versions[0].published_at else None
        if published or may_write:
            newest = published[0] if published else None
            rows.append({"kind": kind, "newest": newest, "draft": draft if may_write else None})
    context = {"rows": rows, "tabs": area_tabs(request, "teams:kinds"), "may_write": may_write}
    return render(request, "teams/kinds.html", context)


@require_GET
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """One kind: a version of it, how it differs from another, and all its versions."""
    directory_or_404(request)
    held = sight(request)
    found, versions = _versions(request, code)
    shown = _chosen(request, versions, "version") or versions[0]
    slots = list(shown.slots.all())
    names = slot_names(slots)
    older = [v for v in versions if v.number < shown.number]
    other = _chosen(request, versions, "with") or (older[0] if older else None)
    may_write = policies.can_write_kinds(held)
    newest = next((v for v in versions if v.published_at), None)
    context = {
        "kind": found,
        "versions": versions,
        "shown": shown,
        "slots": slots,
        "pairs": [pair_text(together(*pair), names) for pair in shown.never_together],
        "other": other,
        "changes": changes(other, shown, list(other.slots.all()), slots) if other else [],
        "newest": newest,
        "draft": versions[0] if versions[0].published_at is None else None,
        "teams": _counts(found, newest, held.on),
        "may_write": may_write,
        "move": _last_move(found) if may_write else None,
    }
    return render(request, "teams/kind.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new kind, with an empty draft to fill."""
    held = writer(request)
    form = NewKindForm(request.POST or None, sight=held)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.add_kind, request, **form.cleaned_data):
        toast(request, _("The kind was added. Give it its slots, then publish it."))
        return redirect("teams:kind-draft", form.cleaned_data["code"])
    back = [(_("Teams"), reverse("teams:list")), (_("Kinds"), reverse("teams:kinds"))]
    context = {"form": form, "title": _("Add a kind of team"), "submit": _("Add it"), "back": back}
    return answer(request, "teams/form.html", context)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """The draft of a kind, to edit: what it says, its slots, its pairs."""
    held = writer(request)
    found = get_object_or_404(TeamKind, code=code)
    version = found.versions.filter(published_at=None).first()
    if version is None:
        raise Http404
    slots = [{name: getattr(s, name) for name in SLOT_FIELDS} for s in version.slots.all()]
    initial = {name: getattr(version, name) for name in services.DRAFT_FIELDS}
    forms = DraftForms(request.POST or None, initial=initial, slots=slots, sight=held)
    if request.method == "POST" and forms.is_valid():
        given = {"draft": version, "values": forms.values(), "slots": forms.slot_values()}
        if attempted(forms, services.write_draft, request, **given):
            toast(request, _("The draft was kept."))
            here = "teams:kind-draft" if "more" in request.POST else "teams:kind"
            return redirect(here, found.code)
    status = 422 if request.method == "POST" else 200
    context = {"kind": found, "version": version, "forms": forms}
    return render(request, "teams/kind_draft.html", context, status=status)


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Start a draft from the newest version, or go on with the one there is."""
    found = get_object_or_404(TeamKind, code=code)
    services.start_draft(kind=found, actor=actor_of(request), now=clock())
    return redirect("teams:kind-draft", found.code)


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the draft."""
    found = get_object_or_404(TeamKind, code=code)
    version = services.publish_kind(kind=found, actor=actor_of(request), now=clock())
    toast(request, _("Version %(n)s is published. New teams follow it.") % {"n": version.number})
    return redirect("teams:kind", code)


@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    found = get_object_or_404(TeamKind, code=code)
    services.discard_draft(kind=found, actor=actor_of(request), now=clock())
    toast(request, _("The draft was thrown away."))
    is_gone = not TeamKind.objects.filter(code=code).exists()
    return redirect("teams:kinds") if is_gone else redirect("teams:kind", code)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """No new teams of the kind; or, where it was retired, new ones again."""
    found = get_object_or_404(TeamKind, code=code)
    retires = found.retired_at is None
    services.retire_kind(kind=found, is_retired=retires, actor=actor_of(request), now=clock())
    said = _("There are no new teams of it.") if retires else _("There may be new teams of it.")
    toast(request, said, undo_url=reverse("teams:kind-retire", args=[code]))
    return redirect("teams:kind", code)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Move all teams to the newest version from a day on, after a look at what it empties."""
    held = writer(request)
    found, versions = _versions(request, code)
    newest = next((v for v in versions if v.published_at), None)
    if newest is None:
        raise Http404
    given = request.POST or ({"valid_from": request.GET["valid_from"]} if request.GET else None)
    form = MoveForm(given, sight=held, initial={"valid_from": held.on})
    day = form.cleaned_data["valid_from"] if form.is_bound and form.is_valid() else held.on
    if request.method == "POST" and form.is_valid():
        done = moving.move_teams(kind=found, valid_from=day, actor=actor_of(request), now=clock())
        text = ngettext("%(n)s team moved.", "%(n)s teams moved.", done.teams) % {"n": done.teams}
        back = reverse("teams:kind-undo-move", args=[code, done.entry_id])
        toast(request, text, undo_url=back if done.teams else "")
        return redirect("teams:kind", code)
    moves = preview(found, to=newest, on=day)
    context = {
        "kind": found,
        "newest": newest,
        "form": form,
        "day": day,
        "moves": moves[:MOST_MOVES],
        "total": len(moves),
        "more": max(len(moves) - MOST_MOVES, 0),
        "with_gaps": sum(one.new_gaps > 0 for one in moves),
        "with_strays": sum(bool(one.strays) for one in moves),
        "button": _("Move them from %(day)s") % {"day": day_text(day)},
    }
    return answer(request, "teams/kind_move.html", context)


@require_POST
def undo_move(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back a move of all teams."""
    writer(request)
    found = get_object_or_404(TeamKind, code=code)
    entry = get_object_or_404(moving.moves_of(found), pk=pk)
    moving.undo_move(kind=found, entry=entry, actor=actor_of(request), now=clock())
    toast(request, _("As it was before."))
    return redirect("teams:kind", code)


def writer(request: HttpRequest) -> Sight:
    """The sight of whoever may define kinds; others are refused."""
    held = sight(request)
    if not policies.can_write_kinds(held):
        raise NotAllowed(_("Only HR of the whole organisation may do this."))
    return held


def _versions(request: HttpRequest, code: str) -> tuple[TeamKind, list[KindVersion]]:
    """A kind and its versions, newest first; drafts for who may write them."""
    found = get_object_or_404(TeamKind, code=code)
    rows = found.versions.select_related("published_by").order_by("-number")
    if not policies.can_write_kinds(sight(request)):
        rows = rows.exclude(published_at=None)
    versions = list(rows)
    if not versions:
        raise Http404
    return found, versions


def _chosen(request: HttpRequest, versions: list[KindVersion], name: str) -> KindVersion | None:
    wanted = request.GET.get(name, "")
    return next((v for v in versions if str(v.number) == wanted), None)


def _counts(found: TeamKind, newest: KindVersion | None, on: date) -> dict[str, int]:
    """Open teams of the kind, and how many do not follow the newest version. One query."""
    rows = found.teams.filter(opens_on__lte=on, closes_on__gt=on)
    is_newest = Q(charters__version=newest) & _in_force(on)
    counted: dict[str, int] = rows.aggregate(
        open=Count("pk", distinct=True), newest=Count("pk", distinct=True, filter=is_newest)
    )
    return {"open": counted["open"], "older": counted["open"] - counted["newest"]}


def _last_move(found: TeamKind) -> dict[str, Any] | None:
    """The last move of all its teams, as long as it can be taken back: who, when, how many."""
    entry = moving.undoable_move(found)
    if entry is None:
        return None
    said = entry.changes
    day = parse_date(str(said["valid_from"]))
    return {"entry": entry, "n": said["version"], "teams": said["teams"], "since": day}


def _in_force(on: date) -> Q:
    from_day = Q(charters__valid_from__lte=on, charters__valid_to__gt=on)
    return from_day & Q(charters__superseded_at=OPEN_INSTANT)
