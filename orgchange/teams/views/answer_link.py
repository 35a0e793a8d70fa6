"""The page behind the link of a mail: the whole request, yes and no, without sign-in.

A GET changes nothing, since mail scanners follow links; `?answer=yes` only puts the focus on the
button. Without CSRF protection by design: the signed link is the whole authority, and a mail
program's own browser may refuse cookies.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from orgchange.directory.views.doors import clock
from orgchange.notices.texts import language_of
from orgchange.teams import asked, links
from orgchange.teams.models import Party, RequestState
from orgchange.teams.notice_facts import days_text
from orgchange.teams.services.answers import answer_by_link, is_late
from orgchange.teams.slots import slot_names
from orgchange.teams.views.requests import answer_given

OPEN, ANSWERED, LATE, USELESS, OTHER = "open", "answered", "late", "useless", "other"


@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def answer_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the request, or why the link is good for nothing any more; take the answer."""
    link = links.read(token)
    if link is None:
        raise Http404
    with translation.override(_language(request, link)):
        if request.method == "POST" and _standing(request, link) == OPEN:
            given = answer_given(request)
            answer_by_link(link=link, is_yes=given["is_yes"], comment=given["comment"], now=clock())
            return redirect(request.path)
        response = render(request, "teams/answer_link.html", _context(request, link))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _language(request: HttpRequest, link: links.Link) -> str:
    """Who is signed in reads their own language, or the one just chosen; else the recipient's."""
    if request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return get_language() or "en"
    account = link.recipient.user
    return language_of(account.language if account else "", link.recipient.language)


def _standing(request: HttpRequest, link: links.Link) -> str:
    """What the link is good for at this moment, for who follows it."""
    now = clock()
    user: Any = request.user
    if user.is_authenticated and user.pk != link.recipient.user_id:
        return OTHER
    if not links.is_usable(link, now=now):
        return USELESS
    if any(answer.party == link.party for answer in link.request.answers.all()):
        return ANSWERED
    if link.request.state != RequestState.OPEN:
        return str(link.request.state)
    return LATE if is_late(link.request, now=now) else OPEN


def _context(request: HttpRequest, link: links.Link) -> dict[str, Any]:
    row, standing = link.request, _standing(request, link)
    context: dict[str, Any] = {"standing": standing, "recipient": link.recipient}
    if standing in (OTHER, USELESS):
        return context
    names = slot_names([row.team_id])
    return {
        **context,
        "row": row,
        "slot": names.name(row.team_id, row.slot, get_language() or "en"),
        "days": days_text(row.starts_on, row.ends_on),
        "is_manager": link.party == Party.MANAGER,
        "own": next((a for a in row.answers.all() if a.party == link.party), None),
        "load": asked.load_of(row),
        "focus": request.GET.get("answer", ""),
    }
