"""Pages of the notices area."""

from django.http import HttpRequest, HttpResponse


def choices(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse()
