"""The editor of tracks: the draft drawn, checked, compared and published; and its parts."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.tracks.editing import checks
from courses.tracks.editing.differences import differences, known_checks
from courses.tracks.editing.documents import Document, document_of, new_stage
from courses.tracks.editing.drawing import drawing_of
from courses.tracks.forms import editing as forms
from courses.tracks.models import Track, TrackVersion
from courses.tracks.policies import editing as policies
from courses.tracks.services import editing as services
from courses.tracks.tabs import area_tabs, track_tabs
from courses.tracks.views.doors import allow, track_door
from orgchange.core.doors import add_refusal, tried
from orgchange.core.errors import DomainError, InvalidInput
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock

HERE = "tracks:editor"


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new track."""
    _allow(request)
    form = forms.NewTrackForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.add_track, request, **form.cleaned_data):
        toast(request, _("The track is there, with a first draft."))
        return redirect(HERE, form.cleaned_data["code"])
    context = {"form": form, "tabs": area_tabs(request, "tracks:tracks")}
    return answer(request, "tracks/editing/new.html", context)


@require_GET
def editor(request: HttpRequest, code: str) -> HttpResponse:
    """The draft beside what is published: drawn, checked, compared."""
    track = track_door(request, code)
    if not policies.sees_drafts(sight(request)):
        raise Http404
    return _editor(request, track)


@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, code: str) -> HttpResponse:
    """What the track is called and for; holds for all versions."""
    track = _track(request, code)
    names = ("name", "name_zh", "about", "about_zh", "slot")
    start = {name: getattr(track, name) for name in names}
    form = forms.TrackForm(request.POST or None, initial=start)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.change_track, request, track=track, **form.cleaned_data):
        toast(request, _("Saved."))
        return redirect(HERE, code)
    return _form(request, track, form, _("Name and purpose"))


@require_http_methods(["GET", "POST"])
def thresholds(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers of the draft."""
    track, draft = _draft(request, code)
    document = document_of(draft)
    form = forms.ThresholdsForm(request.POST or None, document=document)
    if request.method == "POST" and form.is_valid():
        form.put_into(document)
        if _written(request, draft, document, form):
            return redirect(HERE, code)
    return _form(request, track, form, _("Thresholds"))


@require_http_methods(["GET", "POST"])
def add_stage(request: HttpRequest, code: str) -> HttpResponse:
    """One more stage."""
    track, draft = _draft(request, code)
    document = document_of(draft)
    form = forms.NewStageForm(request.POST or None, document=document)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        place = int(given.pop("after")) + 1
        document["stages"].insert(place, new_stage(**given))
        if _written(request, draft, document, form):
            return redirect("tracks:edit-stage", code, given["code"])
    return _form(request, track, form, _("Add a stage"))


@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    """A stage of the draft: words, who signs, what lets in, what shows it."""
    track, draft = _draft(request, code)
    document = document_of(draft)
    row = document["stages"][_place(document, stage)]
    parts = forms.StageForms(request.POST or None, row)
    if request.method == "POST" and parts.is_valid():
        parts.put_into(row)
        if _written(request, draft, document, parts.head):
            return redirect(HERE, code)
    context = {
        "track": track,
        "stage": row,
        "form": parts.head,
        "checks": parts.checks,
        "items": parts.items,
        "tabs": track_tabs(sight(request), track, HERE),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "tracks/editing/stage.html", context, status=status)


@require_POST
def move_stage(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    """One place up, or down."""
    _found, draft = _draft(request, code)
    document = document_of(draft)
    rows, place = document["stages"], _place(document, stage)
    other = place + (1 if request.POST.get("way") == "down" else -1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        _write(request, draft, document)
    return redirect(HERE, code)


@require_POST
def remove_stage(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    """Out of the draft; what is published keeps it."""
    _found, draft = _draft(request, code)
    document = document_of(draft)
    del document["stages"][_place(document, stage)]
    _write(request, draft, document)
    toast(request, _("The stage is out of the draft."))
    return redirect(HERE, code)


@require_http_methods(["GET", "POST"])
def levels(request: HttpRequest, code: str) -> HttpResponse:
    """The levels of the certificate and their profiles."""
    track, draft = _draft(request, code)
    document = document_of(draft)
    rows = forms.levels_formset(request.POST or None, document["levels"])
    head = Form(request.POST or None)
    if request.method == "POST" and rows.is_valid() and head.is_valid():
        document["levels"] = [
            {**row, "profile": row["profile"].code} for row in rows.cleaned_data if row["profile"]
        ]
        if _written(request, draft, document, head):
            return redirect(HERE, code)
    context = {
        "track": track,
        "form": head,
        "rows": rows,
        "tabs": track_tabs(sight(request), track, HERE),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "tracks/editing/levels.html", context, status=status)


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Start a draft from the newest version, or go on with the one there is."""
    services.start_draft(track=_track(request, code), actor=actor_of(request), now=clock())
    return redirect(HERE, code)


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the draft, where nothing would break."""
    track, draft = _draft(request, code)
    try:
        row = services.publish(draft=draft, actor=actor_of(request), now=clock())
    except InvalidInput:
        return _editor(request, track, status=422)
    text = _("Version %(n)s is published. Who is under way keeps theirs.")
    toast(request, text % {"n": row.number})
    return redirect("tracks:track", code)


@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    _found, draft = _draft(request, code)
    services.discard(draft=draft, actor=actor_of(request), now=clock())
    toast(request, _("The draft was thrown away."))
    return redirect(HERE, code)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Nobody new begins."""
    return _set(request, code, services.retire, _("The track takes nobody new."))


@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Take it up again."""
    return _set(request, code, services.restore, _("The track takes people again."))


def _set(request: HttpRequest, code: str, write: Callable[..., Track], text: str) -> HttpResponse:
    write(track=_track(request, code), actor=actor_of(request), now=clock())
    toast(request, text)
    return redirect(HERE, code)


def _allow(request: HttpRequest) -> None:
    allow(policies.can_edit(sight(request)), _("HR and administrators write tracks."))


def _track(request: HttpRequest, code: str) -> Track:
    track = track_door(request, code)
    _allow(request)
    return track


def _draft(request: HttpRequest, code: str) -> tuple[Track, TrackVersion]:
    track = _track(request, code)
    return track, get_object_or_404(track.versions.filter(published_at=None))


def _place(document: Document, code: str) -> int:
    codes = [row["code"] for row in document["stages"]]
    if code not in codes:
        raise Http404
    return codes.index(code)


def _write(request: HttpRequest, draft: TrackVersion, document: Document) -> None:
    services.write_draft(draft=draft, document=document, actor=actor_of(request), now=clock())


def _written(request: HttpRequest, draft: TrackVersion, document: Document, form: Any) -> bool:
    try:
        _write(request, draft, document)
    except DomainError as error:
        add_refusal(form, error)
        return False
    toast(request, _("The draft was kept."))
    return True


def _form(request: HttpRequest, track: Track, form: Any, title: str) -> HttpResponse:
    tabs = track_tabs(sight(request), track, HERE)
    context = {"track": track, "form": form, "title": title, "tabs": tabs}
    return answer(request, "tracks/editing/form.html", context)


def _editor(request: HttpRequest, track: Track, *, status: int = 200) -> HttpResponse:
    held = sight(request)
    versions = list(track.versions.select_related("published_by").order_by("-number"))
    draft = next((row for row in versions if row.published_at is None), None)
    published = next((row for row in versions if row.published_at is not None), None)
    shown = draft or published
    document = document_of(shown) if shown else None
    before = document_of(published) if published and draft else None
    context: dict[str, Any] = {
        "track": track,
        "versions": versions,
        "draft": draft,
        "published": published,
        "document": document,
        "drawing": drawing_of(document, language=get_language() or "") if document else None,
        "problems": list(checks.whole(document, known_checks=known_checks()))
        if document and draft
        else [],
        "changes": differences(before, document) if before and document else [],
        "may_edit": policies.can_edit(held),
        "tabs": track_tabs(held, track, HERE),
    }
    return render(request, "tracks/editing/editor.html", context, status=status)
