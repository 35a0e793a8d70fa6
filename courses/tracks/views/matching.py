"""The matching of a track: its runs, one run with its pairs, and the answers to them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.tracks.forms.matching import OverrideForm, RefuseForm, RunForm
from courses.tracks.matching.limits import PART_WORDS, WEIGHTS
from courses.tracks.matching.showing import lines, need_names, taker_names, without
from courses.tracks.matching.values import BEST
from courses.tracks.models import MatchKind, MatchPair, MatchRun, Track
from courses.tracks.policies.matching import can_match, sees_matching
from courses.tracks.services import match_answers
from courses.tracks.services import matching as services
from courses.tracks.tabs import track_tabs
from courses.tracks.views.doors import allow, track_door
from orgchange.core.doors import add_refusal, tried
from orgchange.core.errors import DomainError
from orgchange.core.toasts import toast
from orgchange.directory.roster.pages import page_of
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock

HERE = "tracks:matching"
MOST_RUNS, MOST_TAKERS = 20, 2000


@require_GET
def matching(request: HttpRequest, code: str) -> HttpResponse:
    """The runs, and the forms for the next one."""
    track = _door(request, code)
    runs = MatchRun.objects.filter(track=track).select_related("run_by")
    context = {
        **_head(request, track),
        "runs": runs[:MOST_RUNS],
        "forms": [
            (kind, kind.label, RunForm(kind=kind, weights=weights, prefix=kind))
            for kind, weights in ((MatchKind(k), w) for k, w in WEIGHTS.items())
        ],
    }
    return render(request, "tracks/matching/runs.html", context)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A new run, with the weights of the form."""
    track = _door(request, code)
    if kind not in WEIGHTS:
        raise Http404
    allow(can_match(sight(request), track), _("The track's lead and HR match."))
    form = RunForm(request.POST or None, kind=kind, weights=WEIGHTS[kind], prefix=kind)
    if request.method == "POST" and form.is_valid():
        try:
            run = services.run(
                track=track, kind=kind, actor=actor_of(request), now=clock(), **form.given
            )
        except DomainError as error:
            add_refusal(form, error)
        else:
            return redirect("tracks:match-run", code, run.pk)
    context = {**_head(request, track), "form": form, "kind": MatchKind(kind)}
    return answer(request, "tracks/matching/start.html", context)


@require_GET
def run(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One run: its pairs with their reasons, and who is left without."""
    track = _door(request, code)
    row = get_object_or_404(MatchRun.objects.select_related("run_by"), track=track, pk=pk)
    pairs = row.pairs.select_related("enrolment__employee", "pilot", "mentor", "seat_request")
    page = page_of(request, pairs.order_by("-score", "pk"))
    context = {
        **_head(request, track),
        "run": row,
        "kind": MatchKind(row.kind),
        "weights": [(PART_WORDS[name], value) for name, value in row.weights.items()],
        "page": page,
        "lines": lines(row, list(page.object_list)),
        "without": without(row),
    }
    return render(request, "tracks/matching/run.html", context)


@require_POST
def confirm(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The pair as proposed."""
    pair = _pair(request, code, pk)
    match_answers.confirm(pair=pair, actor=actor_of(request), now=clock())
    undo_url = reverse("tracks:match-undo", args=[code, pk])
    toast(request, _("Confirmed. Those concerned are told."), undo_url=undo_url)
    return redirect("tracks:match-run", code, pair.run_id)


@require_POST
def undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The answer taken back."""
    pair = _pair(request, code, pk)
    match_answers.undo(pair=pair, actor=actor_of(request), now=clock())
    toast(request, _("Taken back."))
    return redirect("tracks:match-run", code, pair.run_id)


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Not this pair, with the reason."""
    pair = _pair(request, code, pk)
    allow(can_match(sight(request), pair.run.track), _("The track's lead and HR match."))
    form = RefuseForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, match_answers.refuse, request, pair=pair, **form.cleaned_data):
        undo_url = reverse("tracks:match-undo", args=[code, pk])
        toast(request, _("Refused."), undo_url=undo_url)
        return redirect("tracks:match-run", code, pair.run_id)
    context = {**_head(request, pair.run.track), "form": form, "run": pair.run, "pair": pair}
    return answer(request, "tracks/matching/refuse.html", context)


@require_http_methods(["GET", "POST"])
def override(request: HttpRequest, code: str, pk: int, need: int) -> HttpResponse:
    """Somebody else for a need, whom no limit bars as things stand."""
    track = _door(request, code)
    row = get_object_or_404(MatchRun.objects.select_related("track"), track=track, pk=pk)
    allow(can_match(sight(request), track), _("The track's lead and HR match."))
    names = need_names(row.kind, [need])
    if need not in names:
        raise Http404
    form = OverrideForm(request.POST or None, choices=_free(row, need))
    given = {"run": row, "need": need}
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, match_answers.override, request, **given, **form.cleaned_data):
        toast(request, _("Confirmed. Those concerned are told."))
        return redirect("tracks:match-run", code, pk)
    context = {**_head(request, track), "form": form, "run": row, "name": names[need]}
    return answer(request, "tracks/matching/override.html", context)


def _free(row: MatchRun, need: int) -> list[tuple[int, str]]:
    """Who could take a need now, the best first, with the score."""
    question = services.question_of(
        row.track, row.kind, weights=row.weights, share=row.share, now=clock(), need=need
    )
    if not question.needs:
        return []
    scores = question.scores[:, 0]
    free = [n for n in range(len(question.takers)) if not question.barred[n, 0]]
    best = sorted(free, key=lambda n: (-int(scores[n]), question.takers[n]))[:MOST_TAKERS]
    names = taker_names(row.kind, [question.takers[n] for n in best])
    return [
        (question.takers[n], f"{names[question.takers[n]]} · {scores[n] / BEST:.2f}") for n in best
    ]


def _door(request: HttpRequest, code: str) -> Track:
    track = track_door(request, code)
    if not sees_matching(sight(request), track):
        raise Http404
    return track


def _pair(request: HttpRequest, code: str, pk: int) -> MatchPair:
    track = _door(request, code)
    rows = MatchPair.objects.select_related("run__track", "enrolment")
    return get_object_or_404(rows, run__track=track, pk=pk)


def _head(request: HttpRequest, track: Track) -> dict[str, object]:
    held = sight(request)
    return {
        "track": track,
        "may_match": can_match(held, track),
        "tabs": track_tabs(held, track, HERE),
    }
