"""The evidence behind a figure: one completion, and revoking it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.learning import queries
from courses.learning.forms import RevokeForm
from courses.learning.models import Completion
from courses.learning.policies import can_record
from courses.learning.revocations import revoke_completion
from courses.learning.views.own import actor
from orgchange.core.toasts import toast
from orgchange.directory.scopes import Sight, people_administered_by, sight


@require_GET
def completion(request: HttpRequest, pk: int) -> HttpResponse:
    """What proves that somebody finished a course."""
    seen = sight(request)
    return _page(request, seen, _visible(seen, pk), RevokeForm(initial={"effective_on": seen.on}))


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it no longer counts, from a day on."""
    seen = sight(request)
    found = _visible(seen, pk)
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return _page(request, seen, found, form, status=422)
    revoke_completion(
        completion=found, **form.cleaned_data, actor=actor(request), now=timezone.now()
    )
    toast(request, _("Revoked. The record stays, and so do reports of earlier dates."))
    return redirect("learning:completion", pk=pk)


def _visible(seen: Sight, pk: int) -> Completion:
    return get_object_or_404(queries.completions_for_table(seen), pk=pk)


def _page(
    request: HttpRequest, seen: Sight, found: Completion, form: RevokeForm, status: int = 200
) -> HttpResponse:
    scores = queries.scores_visible_to(seen).filter(pk=found.employee_id)
    may_revoke = (
        can_record(seen)
        and not hasattr(found, "revocation")
        and people_administered_by(seen).filter(pk=found.employee_id).exists()
    )
    context = {
        "completion": found,
        "titles": queries.certificate_titles(found),
        "shows_score": found.score is not None and scores.exists(),
        "form": form if may_revoke else None,
        "is_own": seen.employee_id == found.employee_id,
    }
    return render(request, "learning/completion.html", context, status=status)
