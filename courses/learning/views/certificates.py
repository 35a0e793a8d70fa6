"""Certificates: the page, the PDF, the calendar entry, and whether a code is true."""

from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses.catalogue.languages import text_in
from courses.learning import documents, queries, registry
from courses.learning.models import Completion
from orgchange.core.wording import day_text
from orgchange.directory.scopes import sight

LONGEST_CODE = 24


@require_GET
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate, to print, keep and show; for whoever may see the person's record."""
    completion = _visible(request, code)
    made = _certificate(completion)
    last_day = _last_day(completion)
    context = {
        "completion": completion,
        "certificate": made,
        "last_day": last_day,
        "is_own": completion.employee.user_id == request.user.pk,
        "can_draw": documents.can_draw(made),
    }
    return render(request, "learning/certificate.html", context)


@require_GET
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a file; where no font has its letters, the page is there to print."""
    made = _certificate(_visible(request, code))
    if not documents.can_draw(made):
        return redirect("learning:certificate", code=code)
    response = HttpResponse(documents.draw_pdf(made), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{code}.pdf"'
    return response


@require_GET
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The day until which it counts, for one's calendar."""
    completion = _visible(request, code)
    last_day = _last_day(completion)
    if last_day is None:
        raise Http404
    text = documents.renewal_calendar(
        code=code,
        title=_title(completion),
        last_day=last_day,
        url=settings.SITE_URL + reverse("catalogue:course", args=[completion.course.code]),
        now=timezone.now(),
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="renewal-{code}.ics"'
    return response


@login_not_required
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a certificate is true, for whoever holds its code. Says what it says, no more."""
    code = "".join(request.GET.get("code", "").split()).upper().replace("-", "")
    completion = None
    if code and len(code) <= LONGEST_CODE and code.isalnum():
        every = Completion.objects.select_related("employee", "course", "version", "revocation")
        completion = every.filter(code=code).first()
    context = {
        "code": code[:LONGEST_CODE],
        "completion": completion,
        "certificate": _certificate(completion) if completion else None,
    }
    status = 404 if code and completion is None else 200
    return render(request, "learning/verify.html", context, status=status)


def _visible(request: HttpRequest, code: str) -> Completion:
    return get_object_or_404(queries.completions_for_table(sight(request)), code=code)


def _certificate(completion: Completion) -> documents.Certificate:
    return documents.Certificate(
        name=str(completion.employee),
        course=_title(completion),
        finished_on=day_text(completion.finished_on),
        code=completion.code,
        verify_url=f"{settings.SITE_URL}{reverse('learning:verify')}?code={completion.code}",
        is_revoked=hasattr(completion, "revocation"),
    )


def _title(completion: Completion) -> str:
    return text_in(queries.certificate_titles(completion)) or _("Course")


def _last_day(completion: Completion) -> date | None:
    """Until when it counts, as far as anybody knows; nothing once it is revoked."""
    if hasattr(completion, "revocation"):
        return None
    return registry.last_days_of([completion.pk]).get(completion.pk, completion.ends_on)
