"""One's own pages: the inbox, one notice, what comes by mail."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.toasts import toast
from orgchange.directory.models import Employee
from orgchange.directory.scopes import sight
from orgchange.notices import delivery, inbox, kinds, mail, policies, queries, texts
from orgchange.notices.forms import ChoicesForm
from orgchange.notices.models import Delivery, Notice

PAGE = 25


def _me(request: HttpRequest) -> int:
    """The asker's employee id; 0 for an account that is nobody's."""
    return sight(request).employee_id or 0


def _language() -> str:
    return texts.language_of(get_language() or "")


@require_GET
def inbox_page(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first; unread alone with `?show=unread`."""
    mine = Notice.objects.of(_me(request)).inbox()
    only_unread = request.GET.get("show") == "unread"
    page = Paginator(mine.unread() if only_unread else mine, PAGE).get_page(request.GET.get("page"))
    lines = queries.lines(list(page), language=_language(), now=timezone.now())
    unread = queries.unread_count(employee_id=_me(request))
    tabs = [
        {"label": _("All"), "url": "?", "is_here": not only_unread, "count": None},
        {"label": _("Unread"), "url": "?show=unread", "is_here": only_unread, "count": unread},
    ]
    context = {"page": page, "lines": lines, "unread": unread, "tabs": tabs}
    return render(request, "notices/inbox.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of one's own as read."""
    count = inbox.mark_read(employee_id=_me(request), notice_ids=None, now=timezone.now())
    toast(
        request,
        ngettext("%(n)d marked as read.", "%(n)d marked as read.", count) % {"n": count},
    )
    return redirect("notices:inbox")


@require_POST
def read_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read, or keep it as unread (`keep`)."""
    get_object_or_404(Notice.objects.of(_me(request)), pk=pk)
    if "keep" in request.POST:
        inbox.mark_unread(employee_id=_me(request), notice_id=pk)
    else:
        inbox.mark_read(employee_id=_me(request), notice_ids=[pk], now=timezone.now())
    return redirect("notices:inbox")


@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where the notice leads, and mark it as read."""
    notice = get_object_or_404(Notice.objects.of(_me(request)), pk=pk)
    now = timezone.now()
    inbox.mark_read(employee_id=_me(request), notice_ids=[pk], now=now)
    (line,) = queries.lines([notice], language=_language(), now=now)
    path = line.text.path
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return redirect("notices:notice", pk=pk)
    return redirect(path)


@require_GET
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: its words, and for HR each way it went out or why it did not."""
    seen = sight(request)
    notice = get_object_or_404(queries.notices_visible_to(seen).for_table(), pk=pk)
    now = timezone.now()
    is_mine = notice.recipient_id == seen.employee_id
    if is_mine:
        inbox.mark_read(employee_id=notice.recipient_id, notice_ids=[pk], now=now)
    (line,) = queries.lines([notice], language=_language(), now=now)
    context = {
        "line": line,
        "kind": kinds.get(notice.kind).label if kinds.known(notice.kind) else notice.kind,
        "is_mine": is_mine,
        "story": queries.story(notice),
        "deliveries": list(notice.deliveries.order_by("created_at", "pk")),
        "may_settle": policies.has_mail_duty(seen),
    }
    return render(request, "notices/notice.html", context)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a message of unknown outcome again, or take it as sent (`arrived`)."""
    actor: Any = request.user
    if not policies.has_mail_duty(sight(request)):
        raise Http404
    message = get_object_or_404(Delivery, pk=pk)
    notice = message.notices.first()
    if "arrived" in request.POST:
        delivery.take_as_sent(delivery=message, actor=actor, now=timezone.now())
        toast(request, _("Taken as sent."))
    else:
        delivery.send_again(delivery=message, actor=actor, now=timezone.now())
        toast(request, _("It will be sent again within a minute, with the same Message-ID."))
    return redirect("notices:notice", pk=notice.pk) if notice else redirect("notices:reminders")


@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Which optional kinds one wants by e-mail. What is mandatory is listed, and not asked."""
    employee = get_object_or_404(Employee, pk=_me(request))
    form = ChoicesForm(request.POST if request.method == "POST" else None, employee=employee)
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        inbox.choose(employee=employee, wanted=form.wanted(), actor=actor, now=timezone.now())
        toast(request, _("Saved."))
        return redirect("notices:choices")
    mandatory = [kind.label for kind in kinds.every() if kind.is_mandatory]
    context = {"form": form, "mandatory": mandatory, "address": employee.email}
    return render(request, "notices/choices.html", context)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The one-click link of a mail. A mail program POSTs; a person who follows it is asked.

    Without CSRF protection by design: the token is the whole authority, and RFC 8058 has mail
    programs POST without cookies.
    """
    try:
        employee_id, codes = signing.loads(token, salt=mail.UNSUBSCRIBE_SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    employee = get_object_or_404(Employee, pk=employee_id)
    labels = [kinds.get(code).label for code in codes if kinds.known(code)]
    is_done = request.method == "POST"
    if is_done:
        inbox.unsubscribe(employee=employee, codes=codes, now=timezone.now())
    return render(request, "notices/unsubscribe.html", {"labels": labels, "is_done": is_done})
