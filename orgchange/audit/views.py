"""The HTML door of the record."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from orgchange.audit.access import may_read
from orgchange.audit.forms import AuditFilter
from orgchange.audit.models import AuditEntry

PAGE_SIZE = 50


def entries(request: HttpRequest) -> HttpResponse:
    """What was done, by whom, to what, newest first. Not there for whoever may not read it."""
    if not may_read(request):
        raise Http404
    found = AuditFilter(request.GET, AuditEntry.objects.select_related("actor"))
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "audit/entries.html", {"form": found.form, "page": page})
