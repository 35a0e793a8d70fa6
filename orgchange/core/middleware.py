"""Who asks, in which language, in which time zone; and what a refusal looks like on a page."""

from collections.abc import Callable
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from orgchange.core import pages, registry
from orgchange.core.dates import local_date
from orgchange.core.errors import DomainError, InvalidInput, Problem

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """The cookie's language, else the browser's. `PersonMiddleware` puts the user's own first."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(translation.get_language_from_request(request))
        response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response


class PersonMiddleware:
    """Sets `request.employee`, `request.time_zone` and `request.today`, and the language and zone.

    The zone is the user's own, else that of their place of work, else the firm's. Who they are is
    told by the resolver in `registry.person_of`, asked once a request and only when needed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast(Any, request)
        person = SimpleLazyObject(lambda: _person(asked.user))
        asked.employee = SimpleLazyObject(lambda: person.employee)
        asked.time_zone = _zone(asked.user, person)
        asked.today = local_date(timezone.now(), asked.time_zone)
        timezone.activate(ZoneInfo(asked.time_zone))
        if asked.user.is_authenticated and asked.user.language in dict(settings.LANGUAGES):
            translation.activate(asked.user.language)
        return self.get_response(request)


class DomainErrorMiddleware:
    """A refusal that nobody caught becomes a page (or, for htmx, a toast) that says why."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """NUL in an address is never meant, and no text in the database can hold it."""
        if "\x00" in request.path_info:
            return pages.not_found(request)
        is_api = request.path_info.startswith("/api/")
        if is_api and "%00" in request.META.get("QUERY_STRING", ""):
            return pages.refused(request, _unwritable(request.GET))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django asks this for every exception of a view."""
        if isinstance(error, DomainError):
            return pages.refused(request, error)
        return None


def _unwritable(given: QueryDict) -> InvalidInput:
    message = _("This holds a character that no text can hold.")
    names = [name for name, values in given.lists() if "\x00" in name + "".join(values)]
    return InvalidInput(message, problems=[Problem(name, "invalid", message) for name in names])


def _person(user: Any) -> registry.Person:
    resolve = registry.person_of.value
    found = resolve(user) if resolve and user.is_authenticated else None
    return found or registry.Person(employee=None)


def _zone(user: Any, person: Any) -> str:
    if not user.is_authenticated:
        return str(settings.FIRM_TIME_ZONE)
    for name in (user.time_zone, "" if user.time_zone else person.time_zone):
        if name and _is_zone(name):
            return str(name)
    return str(settings.FIRM_TIME_ZONE)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
