"""Pages that say what went wrong: refusals of the domain and Django's own errors."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from orgchange.core.api.problems import CONTENT_TYPE, body
from orgchange.core.context_processors import html_lang
from orgchange.core.doors import is_part
from orgchange.core.errors import DomainError


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What was asked cannot be done: said as a toast to htmx, else as a page of its own."""
    if request.path.startswith("/api/"):
        title = HTTPStatus(error.status).phrase
        data = body(
            status=error.status,
            code=error.code,
            title=title,
            detail=error.message,
            problems=error.problems,
        )
        return _problem(data)
    context = {"message": error.message, "problems": error.problems, "status": error.status}
    if is_part(request):
        response = render(
            request,
            "core/components/toast.html",
            {"text": error.message, "tone": "error"},
            status=error.status,
        )
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "beforeend"
        return response
    return render(request, "core/errors/refused.html", context, status=error.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself makes no sense."""
    return _page(
        request,
        400,
        title=_("That request could not be read"),
        text=_("Part of it was damaged or too large. Go back, reload the page and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known, and not for this person."""
    return _page(
        request,
        403,
        title=_("This is not open to you"),
        text=_("Your account may not do this. If your work needs it, ask HR or an administrator."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was made for another session, most often before a new sign-in."""
    return _page(
        request,
        403,
        title=_("This page has expired"),
        text=_(
            "You signed in or out since it was opened. Go back, reload the page and send again."
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not to be seen by this person; which of the two is not told."""
    return _page(
        request,
        404,
        title=_("There is nothing here"),
        text=_("The address is wrong, or what it names is not open to you. Try the search."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Asks nothing of the database, which may be what is broken."""
    return _page(
        request,
        500,
        title=_("Something broke on our side"),
        text=_(
            "Nothing was half-saved. Try again in a minute; if it stays, tell an administrator."
        ),
    )


def _problem(data: dict[str, Any]) -> JsonResponse:
    return JsonResponse(data, status=data["status"], content_type=CONTENT_TYPE)


def _page(request: HttpRequest, status: int, *, title: str, text: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        phrase = HTTPStatus(status).phrase
        return _problem(body(status=status, code="error", title=phrase, detail=title))
    context: dict[str, Any] = {"title": title, "text": text, "status": status}
    if status >= 500:
        context["html_lang"] = html_lang()
        context["theme"] = request.COOKIES.get("theme")
        return HttpResponse(render_to_string("core/errors/plain.html", context), status=status)
    user = getattr(request, "user", None)
    is_signed_in = bool(user and user.is_authenticated)
    name = "core/errors/page.html" if is_signed_in else "core/errors/plain.html"
    return render(request, name, context, status=status)
