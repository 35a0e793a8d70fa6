"""What waits for my signature: the queue, signing many at once, one by one, taking it back."""

from functools import partial

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.tracks.forms.practice import WordsForm
from courses.tracks.models import SignRequest, SignState, Submission
from courses.tracks.policies.practice import can_sign
from courses.tracks.scopes import private_visible_to
from courses.tracks.scopes_practice import requests_visible_to
from courses.tracks.services import signing as services
from courses.tracks.showing import line_of_stage
from courses.tracks.signers import waiting_for
from courses.tracks.tabs import area_tabs
from orgchange.audit.services import record_look
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import Sight, sight
from orgchange.directory.views.doors import actor_of, answer, clock

HERE = "tracks:signatures"
PAGE, MOST_AT_ONCE, MOST_DECIDED = 25, 100, 10


@require_http_methods(["GET", "POST"])
def signatures(request: HttpRequest) -> HttpResponse:
    """The most urgent first; pieces of evidence can be signed many at once, stages one by one."""
    held = sight(request)
    if held.employee_id is None or not held.is_employed:
        raise Http404
    waiting = _whole(SignRequest.objects.filter(waiting_for(held)))
    if request.method == "POST":
        return _sign_many(request, waiting)
    decided = _whole(SignRequest.objects.filter(signer=held.employee_id)).order_by("-decided_at")
    page = Paginator(waiting.order_by("due_at", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "now": clock(),
        "decided": decided.exclude(state=SignState.DROPPED)[:MOST_DECIDED],
        "actions": [{"name": "do", "value": "sign", "label": _("Sign the chosen")}],
        "tabs": area_tabs(request, HERE),
    }
    return render(request, "tracks/signing/signatures.html", context)


@require_http_methods(["GET", "POST"])
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what was handed in beside its anchor; sign it, or return it with words."""
    held = sight(request)
    row = get_object_or_404(_whole(requests_visible_to(held)), pk=pk)
    _record_look(request, held, row)
    form = WordsForm(request.POST or None)
    if form.is_valid() and _decided(request, form, row):
        undo = reverse("tracks:signature-undo", args=[pk])
        signed = "return" not in request.POST
        toast(request, _("Signed.") if signed else _("Returned."), undo_url=undo)
        return redirect(HERE)
    context = {
        "row": row,
        "form": form,
        "line": None if row.submission else line_of_stage(row.enrolment, row.terms, now=clock()),
        "earlier": _earlier(row),
        "may_sign": row.state == SignState.OPEN and can_sign(held, row),
        "sees_way": private_visible_to(held).filter(pk=row.enrolment_id).exists(),
    }
    return answer(request, "tracks/signing/signature.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back, as long as nobody acted upon it."""
    row = get_object_or_404(requests_visible_to(sight(request)), pk=pk)
    services.undo(request=row, actor=actor_of(request), now=clock())
    toast(request, _("Taken back: it waits for you again."))
    return redirect("tracks:signature", pk)


def _sign_many(request: HttpRequest, waiting: QuerySet[SignRequest]) -> HttpResponse:
    chosen = [int(one) for one in request.POST.getlist("request") if one[:18].isdecimal()]
    rows = waiting.filter(pk__in=chosen[:MOST_AT_ONCE]).exclude(submission=None)
    signed = services.sign_many(requests=list(rows), actor=actor_of(request), now=clock())
    said = ngettext("%(n)d signed.", "%(n)d signed.", signed)
    toast(request, said % {"n": signed})
    return redirect(HERE)


def _decided(request: HttpRequest, form: WordsForm, row: SignRequest) -> bool:
    act = services.give_back if "return" in request.POST else services.sign
    return tried(form, partial(act, request=row), request, **form.cleaned_data)


def _whole(rows: QuerySet[SignRequest]) -> QuerySet[SignRequest]:
    return rows.select_related(
        "enrolment__employee",
        "enrolment__track",
        "enrolment__version",
        "terms",
        "submission__item",
        "submission__value",
        "signer",
    )


def _earlier(row: SignRequest) -> QuerySet[Submission]:
    """The versions before, and what was said of them."""
    if row.submission is None:
        return Submission.objects.none()
    rows = Submission.objects.filter(enrolment=row.enrolment_id, item=row.submission.item_id)
    before = rows.filter(number__lt=row.submission.number)
    return before.prefetch_related("sign_requests__signer").order_by("-number")


def _record_look(request: HttpRequest, held: Sight, row: SignRequest) -> None:
    if held.is_auditor:
        person = row.enrolment.employee
        record_look(obj=person, actor=actor_of(request), at=clock(), page="tracks:signature")
