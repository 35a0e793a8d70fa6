"""What others do with a proposal: comment, vote, follow, and read how it changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.errors import InvalidInput
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.innovation import policies
from orgchange.innovation.forms.talk import CommentForm
from orgchange.innovation.proposing.comments import comments_shown, readable
from orgchange.innovation.proposing.version_changes import changes_between
from orgchange.innovation.services import commenting, following, voting
from orgchange.innovation.views.doors_proposing import looked_at, proposal_or_404, sent
from orgchange.innovation.views.proposal import head


@require_http_methods(["GET", "POST"])
def discussion(request: HttpRequest, pk: int) -> HttpResponse:
    """What colleagues say to it, and, for the committee, what it says among itself."""
    found = looked_at(request, proposal_or_404(request, pk))
    row, held = found.proposal, found.sight
    may_inside = policies.may_comment_inside(held, row)
    form = CommentForm(sent(request), may_inside=may_inside)
    if request.method == "POST" and form.is_valid():
        given = {"proposal": row, **form.cleaned_data}
        if tried(form, commenting.comment, request, **given):
            return redirect("innovation:discussion", pk)
    context = {
        **head(request, found, "innovation:discussion"),
        "form": form,
        "may_comment": policies.may_comment(held, row),
        "comments": comments_shown(found.proposal, held, found.shown),
    }
    return answer(request, "innovation/proposing/discussion.html", context)


@require_POST
def withdraw_comment(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Take one's own comment back."""
    found = looked_at(request, proposal_or_404(request, pk))
    rows = readable(found.proposal, found.sight)
    row = get_object_or_404(rows, pk=comment)
    commenting.withdraw_comment(comment=row, actor=actor_of(request), now=clock())
    return redirect("innovation:discussion", pk)


@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Give points, or take them back."""
    row = proposal_or_404(request, pk)
    given = request.POST.get("points", "")
    if not given[:3].isdecimal():
        raise InvalidInput(_("A number of points, please."))
    left = voting.vote(proposal=row, points=int(given[:3]), actor=actor_of(request), now=clock())
    text = ngettext(
        "Your points count. You have %(left)s point left in this round.",
        "Your points count. You have %(left)s points left in this round.",
        left,
    )
    toast(request, text % {"left": left})
    return redirect("innovation:proposal", pk)


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow it, or no longer."""
    row = proposal_or_404(request, pk)
    write = following.unfollow if request.POST.get("stop") else following.follow
    write(proposal=row, actor=actor_of(request), now=clock())
    return redirect("innovation:proposal", pk)


@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions, and what changed from one to another; `?from=1&to=3`."""
    found = looked_at(request, proposal_or_404(request, pk))
    row = found.proposal
    rows = list(row.versions.exclude(number=None).select_related("saved_by").order_by("number"))
    numbers = {str(version.number): version for version in rows}
    after = numbers.get(request.GET.get("to", ""), rows[-1] if rows else None)
    earlier = [one for one in rows if after and one.number != after.number]
    before = numbers.get(request.GET.get("from", ""), earlier[-1] if earlier else None)
    context = {
        **head(request, found, "innovation:proposal-versions"),
        "versions": rows,
        "before": before,
        "after": after,
        "changes": changes_between(
            before, after, row.round.fund.currency, names=found.shown.submitter
        ),
    }
    return render(request, "innovation/proposing/versions.html", context)
