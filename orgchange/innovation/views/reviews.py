"""A reviewer's pages: the desk, one proposal beside its rubric, and what happens to a review."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orgchange.core.doors import is_part
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation.blindness import Shown, view_of
from orgchange.innovation.forms.reviews import problems_by_code, written
from orgchange.innovation.models import ReviewAssignment
from orgchange.innovation.proposing.version_changes import changes_between
from orgchange.innovation.reviewing.desk import (
    desk_of,
    neighbours,
    next_open,
    own_ids,
    review_of,
    rounds_of,
)
from orgchange.innovation.reviewing.reading import text_of
from orgchange.innovation.reviewing.rubric import rubric_of
from orgchange.innovation.reviewing.scopes import sees_reviewing
from orgchange.innovation.services import reviewing as services
from orgchange.innovation.tabs import FUND_TABS, tabs_of

PAGE = "innovation/reviewing/review.html"


@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """The desk, and how reviewing stands in the rounds that the asker runs."""
    held = sight(request)
    if not sees_reviewing(held):
        raise Http404
    desk = desk_of(held, number=request.GET.get("page"), now=clock())
    context = {
        "desk": desk,
        "page": desk.page,
        "rounds": rounds_of(held),
        "tabs": tabs_of(FUND_TABS, request, "innovation:reviews"),
    }
    return render(request, "innovation/reviewing/reviews.html", context)


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal to review: first whether one is free of conflicts, then text and rubric."""
    return _page(request, own_or_404(request, pk))


@require_POST
def affirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say to be free of conflicts."""
    one = own_or_404(request, pk)
    services.affirm(assignment=one, actor=actor_of(request), now=clock())
    return redirect("innovation:review", pk)


@require_POST
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Say to be too close to it."""
    one = own_or_404(request, pk)
    words = request.POST.get("words", "")
    services.declare(assignment=one, words=words, actor=actor_of(request), now=clock())
    toast(request, _("Thank you. Somebody else will be asked."))
    return redirect("innovation:reviews")


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is typed; to htmx, the line that says so."""
    one = own_or_404(request, pk)
    kept = services.save(**_given(request, one))
    if is_part(request):
        return render(request, "innovation/reviewing/_saved.html", {"review": kept, "is_oob": True})
    toast(request, _("Your review was saved. It is not handed in yet."))
    return redirect("innovation:review", pk)


@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is typed and hand it in; what is missing is said beside its field."""
    one = own_or_404(request, pk)
    services.save(**_given(request, one))
    try:
        services.hand_in(assignment=one, actor=actor_of(request), now=clock())
    except services.NotComplete as error:
        return _page(request, own_or_404(request, pk), refused=error)
    toast(request, _("Your review is in. Thank you."))
    after = next_open(sight(request), one.pk)
    return redirect("innovation:review", after) if after else redirect("innovation:reviews")


@require_POST
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Look again at a review whose text has changed."""
    one = own_or_404(request, pk)
    services.revise(assignment=one, actor=actor_of(request), now=clock())
    return redirect("innovation:review", pk)


def own_or_404(request: HttpRequest, pk: int) -> ReviewAssignment:
    """An assignment of the asker that stands, once its proposal has gone to review."""
    rows = ReviewAssignment.objects.filter(
        pk=pk,
        reviewer=sight(request).employee_id or 0,
        ended_at=None,
        opened_at__isnull=False,
    )
    found = rows.select_related(
        "proposal__round__fund", "proposal__submitter", "review__version"
    ).first()
    if found is None:
        raise Http404
    return found


def _given(request: HttpRequest, one: ReviewAssignment) -> dict[str, Any]:
    typed = written(request.POST)
    return {
        "assignment": one,
        "revision": typed.revision,
        "scores": typed.scores,
        "texts": typed.texts,
        "actor": actor_of(request),
        "now": clock(),
    }


def _page(
    request: HttpRequest, one: ReviewAssignment, *, refused: services.NotComplete | None = None
) -> HttpResponse:
    held, proposal, found = sight(request), one.proposal, review_of(one)
    shown = view_of(held, [proposal]).get(proposal.pk, Shown())
    ids = own_ids(held)
    before, after = neighbours(ids, one.pk)
    context: dict[str, Any] = {
        "assignment": one,
        "proposal": proposal,
        "shown": shown,
        "before": before,
        "after": after,
        "place": ids.index(one.pk) + 1 if one.pk in ids else 0,
        "total": len(ids),
    }
    if one.affirmed_at is None or found is None:
        return render(request, "innovation/reviewing/affirm.html", context)
    errors = problems_by_code(refused.problems) if refused else {}
    text = text_of(proposal, names=shown.submitter)
    seen, currency = found.version, proposal.round.fund.currency
    context |= {
        "review": found,
        "text": text,
        "seen": seen,
        "changes": changes_between(seen, text.version, currency, names=shown.submitter),
        "rubric": rubric_of(proposal, found, errors=errors),
        "errors": errors,
        "problems": refused.problems if refused else (),
        "is_open": found.submitted_at is None,
    }
    return render(request, PAGE, context, status=422 if refused else 200)
