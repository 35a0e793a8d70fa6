"""What every page's shell shows. Lazy: a fragment without the shell asks nothing."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from orgchange.core import registry

THEMES = ("system", "light", "dark")
FOOT = 9
LANG = {"en": "en", "zh-hans": "zh-Hans"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` (navigation, inbox, switches), `theme`, `html_lang`, and the CSP's nonce."""
    theme = theme_of(request)
    return {
        "shell": SimpleLazyObject(lambda: _shell(request, theme)),
        "theme": theme,
        "html_lang": html_lang(),
        "csp_nonce": SimpleLazyObject(lambda: str(getattr(request, "csp_nonce", ""))),
    }


def html_lang() -> str:
    """The language in force, as HTML names it."""
    return LANG.get(get_language() or "en", "en")


def theme_of(request: HttpRequest) -> str:
    """The user's theme, else the cookie's, else the system's."""
    user = getattr(request, "user", None)
    chosen = user.theme if user and user.is_authenticated else request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else "system"


def _shell(request: HttpRequest, theme: str) -> dict[str, Any]:
    user = getattr(request, "user", None)
    is_signed_in = bool(user and user.is_authenticated)
    return {
        "nav": _nav(request) if is_signed_in else [],
        "inbox": _inbox(request) if is_signed_in else None,
        "name": str(user) if is_signed_in else "",
        "here": request.get_full_path() if request.method == "GET" else "",
        "search_hint": _("Search people, courses and pages"),
        "other_language": _other_language(),
        "next_theme": THEMES[(THEMES.index(theme) + 1) % len(THEMES)],
        "theme_icon": {"system": "theme", "light": "sun", "dark": "moon"}[theme],
        "theme_label": {
            "system": _("Theme: system"),
            "light": _("Theme: light"),
            "dark": _("Theme: dark"),
        }[theme],
    }


def _nav(request: HttpRequest) -> list[dict[str, Any]]:
    shown = [item for item in registry.nav_items if item.is_shown(request)]
    shown.sort(key=lambda item: (item.group, item.order))
    entries = [(item, _url(item.url_name)) for item in shown]
    here = _nearest(request.path, [url for _item, url in entries if url])
    return [
        {
            "is_foot": group == FOOT,
            "items": [
                {
                    "label": item.label,
                    "icon": item.icon,
                    "url": url,
                    "is_here": url == here,
                    "count": item.count(request) if item.count else 0,
                }
                for item, url in members
                if url
            ],
        }
        for group, members in groupby(entries, key=lambda entry: entry[0].group)
    ]


def _nearest(path: str, urls: list[str]) -> str:
    """The entry that the page lies under: the longest that its path begins with; home, exactly."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default="")


def _inbox(request: HttpRequest) -> dict[str, Any] | None:
    inbox = registry.inbox.value
    if inbox is None or not (url := _url(inbox.url_name)):
        return None
    count = inbox.count(request)
    return {
        "url": url,
        "count": count,
        "shown": str(count) if count < 100 else "99+",
        "label": ngettext("Inbox, %(count)d unread", "Inbox, %(count)d unread", count)
        % {"count": count},
    }


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _other_language() -> dict[str, str]:
    code = "en" if (get_language() or "en").startswith("zh") else "zh-hans"
    short = {"en": "EN", "zh-hans": "中文"}[code]
    return {
        "code": code,
        "lang": LANG[code],
        "short": short,
        "name": dict(settings.LANGUAGES)[code],
    }
