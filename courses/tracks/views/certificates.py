"""Certificates of tracks: signed, shown, drawn, verified by anybody; and who is recognised."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.tracks.certificates import paper
from courses.tracks.certificates.reads import Stand, passed_panel, renewal_missing, stand_of
from courses.tracks.certificates.recognised import recognised
from courses.tracks.forms.certificates import CertifyForm, OwnWordsForm
from courses.tracks.models import Recognition, State, TrackCertificate
from courses.tracks.policies import panels as policies
from courses.tracks.services import certifying, recognition
from courses.tracks.tabs import Viewed, area_tabs, sees_tracks
from courses.tracks.views.area import head
from courses.tracks.views.doors import path_door
from orgchange.core.dates import firm_day
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock

HERE = "tracks:certificate"
LONGEST_CODE, PER_PAGE = 24, 60


@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificates of a way, what waits to be signed, and whether one is shown."""
    return _shown(request, path_door(request, pk))


@require_POST
def certify(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead signs."""
    viewed = path_door(request, pk)
    form = CertifyForm(request.POST)
    if form.is_valid() and tried(
        form, certifying.certify, request, enrolment=viewed.enrolment, **form.cleaned_data
    ):
        toast(request, _("Signed. The certificate is issued, and the person is told."))
        return redirect(HERE, pk)
    return _shown(request, viewed, form=form)


@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead signs for two more years, or whatever the version says."""
    viewed = path_door(request, pk)
    try:
        certifying.renew(enrolment=viewed.enrolment, actor=actor_of(request), now=clock())
    except certifying.NotRenewable as refusal:
        return _shown(request, viewed, problem=refusal.message)
    toast(request, _("Renewed. A new certificate follows the old one."))
    return redirect(HERE, pk)


@require_GET
def pdf(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A certificate as a file; where no font has its letters, the page is there to print."""
    viewed = path_door(request, pk)
    rows = TrackCertificate.objects.filter(enrolment=viewed.enrolment)
    row = get_object_or_404(rows.select_related("end"), code=code)
    row.enrolment = viewed.enrolment
    drawn = paper.paper_of(row, stand=stand_of(row, on=firm_day(viewed.now)))
    if not paper.can_draw(drawn):
        return redirect(HERE, pk)
    response = HttpResponse(paper.draw(drawn), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{row.code}.pdf"'
    return response


@login_not_required
@require_GET
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whether a certificate is true, for whoever holds its code. Says what it says, no more."""
    typed = "".join((code or request.GET.get("code", "")).split()).upper().replace("-", "")
    row = _found(typed)
    context = {
        "code": typed[:LONGEST_CODE],
        "paper": paper.paper_of(row, stand=_stand(row, clock())) if row else None,
        "stands": Stand,
        "end": getattr(row, "end", None),
    }
    return render(
        request,
        "tracks/certificates/verify.html",
        context,
        status=404 if typed and not row else 200,
    )


@require_GET
def certified(request: HttpRequest) -> HttpResponse:
    """Our certified colleagues, with their domains and own words."""
    held = sight(request)
    if not sees_tracks(held):
        raise Http404
    rows = recognised(held)
    if request.GET.get("track"):
        rows = rows.filter(track__code=request.GET["track"])
    own = recognised_own(request)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "own": own,
        "viewer_id": held.employee_id,
        "tabs": area_tabs(request, "tracks:certified"),
    }
    return render(request, "tracks/certificates/certified.html", context)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Off the page, in one click."""
    way = path_door(request, pk).enrolment
    recognition.decline(enrolment=way, actor=actor_of(request), now=clock())
    back = reverse("tracks:show-recognition", args=[pk])
    toast(request, _("You are no longer shown."), undo_url=back)
    return redirect(HERE, pk)


@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Back onto the page."""
    way = path_door(request, pk).enrolment
    recognition.show(enrolment=way, actor=actor_of(request), now=clock())
    toast(request, _("Colleagues see you among the certified."))
    return redirect(HERE, pk)


@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """A line in one's own words."""
    viewed = path_door(request, pk)
    form = OwnWordsForm(request.POST)
    if form.is_valid() and tried(
        form, recognition.say, request, enrolment=viewed.enrolment, **form.cleaned_data
    ):
        toast(request, _("Saved."))
        return redirect(HERE, pk)
    return _shown(request, viewed, own_words=form)


def recognised_own(request: HttpRequest) -> Recognition | None:
    """One's own row, where one has declined."""
    held = sight(request)
    rows = Recognition.objects.filter(
        enrolment__employee=held.employee_id, declined_at__isnull=False
    )
    return rows.select_related("enrolment").first() if held.employee_id else None


def _found(code: str) -> TrackCertificate | None:
    if not code or len(code) > LONGEST_CODE or not code.isascii() or not code.isalnum():
        return None
    rows = TrackCertificate.objects.select_related("end", "enrolment__employee", "enrolment__track")
    return rows.filter(code=code).first()


def _stand(row: TrackCertificate, now: datetime) -> Stand:
    return stand_of(row, on=firm_day(now))


def _shown(
    request: HttpRequest,
    viewed: Viewed,
    *,
    form: CertifyForm | None = None,
    own_words: OwnWordsForm | None = None,
    problem: str = "",
) -> HttpResponse:
    way, today = viewed.enrolment, firm_day(viewed.now)
    rows = list(TrackCertificate.objects.filter(enrolment=way).select_related("end", "signed_by"))
    for row in rows:
        row.enrolment = way
    leads = policies.leads(viewed.sight, way)
    is_own = way.employee_id == viewed.sight.employee_id
    waiting = passed_panel(way) if leads else None
    recognition_row = Recognition.objects.filter(enrolment=way).first() if is_own else None
    start = {"words": recognition_row.words if recognition_row else ""}
    context = {
        **head(viewed, HERE),
        "rows": [(row, paper.paper_of(row, stand=stand_of(row, on=today))) for row in rows],
        "waiting": waiting,
        "form": form or CertifyForm(),
        "may_renew": leads and way.state == State.RENEWING,
        "missing": renewal_missing(way) if leads and way.state == State.RENEWING else [],
        "is_own": is_own,
        "is_shown": recognition_row is None or recognition_row.declined_at is None,
        "own_words": own_words or OwnWordsForm(initial=start),
        "problem": problem,
    }
    status = 422 if problem or (form and form.errors) or (own_words and own_words.errors) else 200
    return render(request, "tracks/certificates/certificate.html", context, status=status)
