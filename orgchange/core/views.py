"""Home, search, and the switches of language and theme."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orgchange.core import registry
from orgchange.core.context_processors import THEMES
from orgchange.core.doors import is_part

YEAR = 60 * 60 * 24 * 365
SHORTEST_QUERY = 2


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is one's own to do: the cards that the areas bring, in two columns."""
    columns: dict[str, list[dict[str, Any]]] = {"main": [], "side": []}
    for card in sorted(registry.home_cards, key=lambda card: card.order):
        context = card.context(request)
        if context is not None:
            columns[card.column].append({"template": card.template, "context": context})
    context = {"columns": columns, "greeting": _greeting(request), "summary": _summary(columns)}
    return render(request, "core/home.html", context)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Answers of every area, within what the asker may see; for htmx the list alone."""
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    hits: list[registry.SearchHit] = []
    if len(query) >= SHORTEST_QUERY or (query and not query.isascii()):
        for source in sorted(registry.search_sources, key=lambda source: source.order):
            hits += source.search(request, query)
        hits += _pages(request, query)
    name = "core/_hits.html" if is_part(request) else "core/search.html"
    return render(request, name, {"query": query, "hits": hits})


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep a language or a theme: in a cookie, and with the account of whoever is signed in."""
    response = HttpResponseRedirect(_next(request))
    changed = []
    for name, cookie, allowed in (
        ("language", settings.LANGUAGE_COOKIE_NAME, [code for code, _name in settings.LANGUAGES]),
        ("theme", "theme", list(THEMES)),
    ):
        value = request.POST.get(name, "")
        if value in allowed:
            changed.append((name, value))
            response.set_cookie(
                cookie, value, max_age=YEAR, samesite="Lax", secure=settings.SECURE, httponly=True
            )
    if changed and request.user.is_authenticated:
        for name, value in changed:
            setattr(request.user, name, value)
        request.user.save(update_fields=[name for name, _value in changed])
    return response


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return "/"


def _summary(columns: dict[str, list[dict[str, Any]]]) -> str:
    """What the cards say of themselves in one sentence each."""
    cards = [card for column in columns.values() for card in column]
    return " ".join(str(card["context"].get("summary") or "") for card in cards).strip()


def _greeting(request: HttpRequest) -> str:
    hour = timezone.localtime(timezone.now()).hour
    given = {"name": _called(str(request.user))}
    if 5 <= hour < 12:
        return _("Good morning, %(name)s") % given
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s") % given
    return _("Good evening, %(name)s") % given


def _called(name: str) -> str:
    """What to call somebody: the first word of a Latin name, the whole of a Chinese one."""
    words = name.split()
    return words[0] if words and words[0].isascii() else name


def _pages(request: HttpRequest, query: str) -> list[registry.SearchHit]:
    """Pages of the sidebar whose name has the query in it."""
    return [
        registry.SearchHit(
            label=str(item.label),
            detail="",
            url=reverse(item.url_name),
            kind=_("Page"),
            icon=item.icon,
        )
        for item in registry.nav_items
        if query.casefold() in str(item.label).casefold() and item.is_shown(request)
    ]
