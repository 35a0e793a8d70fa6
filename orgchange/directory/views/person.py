"""The page of a person, and what HR does there."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.accounts.models import User
from orgchange.audit.services import record_look
from orgchange.core.dates import OPEN_DATE, OPEN_INSTANT
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory import services
from orgchange.directory.acts import ACTS, Act, Call, offered
from orgchange.directory.forms import Sighted
from orgchange.directory.models import Department, Employee, JobRecord
from orgchange.directory.policies import can_see_accounts
from orgchange.directory.queries import shown_jobs
from orgchange.directory.registry import person_cards
from orgchange.directory.scopes import people_visible_to, records_visible_to, sight
from orgchange.directory.tree import ancestors, managers_above
from orgchange.directory.views.doors import (
    actor_of,
    administers,
    answer,
    clock,
    person_or_404,
    require_administered,
)

T = TypeVar("T")
MOST_REPORTS = 12


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Who somebody is, where they stand and stood; and what areas above bring."""
    held = sight(request)
    on = parse_day(request.GET.get("as_of", "")) or held.on
    records = records_visible_to(held, on=on).filter(pk=pk).exists()
    if records:  # also those who left since, for who saw them on the day
        found = Employee.objects.select_related("user").get(pk=pk)
    else:
        found = person_or_404(request, pk)
    if held.is_auditor and found.pk != held.employee_id:
        record_look(obj=found, actor=actor_of(request), at=clock(), page="directory:person")
    is_hr = administers(request, found)
    tabs = [card for card in person_cards if card.tab and (records or not card.needs_records)]
    here = request.GET.get("tab", "")
    if here not in {"", "history", *(card.tab for card in tabs)} or (
        here == "history" and not records
    ):
        raise Http404
    context: dict[str, Any] = {
        "person": found,
        "job": shown_jobs([found.pk], on=held.on).get(found.pk),
        "here": here,
        "sees_records": records,
        "is_hr": is_hr,
        "sees_account": can_see_accounts(held),
        "tabs": _tabs(found, here, tabs, records=records),
    }
    context["is_present"] = bool(context["job"]) and _holds(context["job"], held.on)
    if here == "history":
        context |= _history(request, found)
    else:
        context["cards"] = _cards(request, found, here, records=records)
        context |= _overview(request, found) if not here else {}
    if is_hr:
        context |= {"menu": _menu(found, held.on)}
    return render(request, "directory/person.html", context)


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One thing that HR does with a person: form, effect in numbers, undo on the toast."""
    found = person_or_404(request, pk)
    if name not in ACTS:
        raise Http404
    require_administered(request, found)
    spec, held = ACTS[name], sight(request)
    job = shown_jobs([found.pk], on=held.on).get(found.pk)
    initial = spec.initial(found, job, held.on)
    form = spec.form(request.POST or None, sight=held, initial=initial)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and tried(form, partial(_run, spec, found, form), request):
        undo = _undo_url(found) if spec.is_undoable else None
        toast(request, str(spec.done) % {"name": found.full_name}, undo_url=undo)
        return redirect("directory:person", found.pk)
    context = {
        "form": form,
        "title": spec.label,
        "subtitle": found,
        "submit": spec.submit,
        "is_danger": spec.is_danger,
        "effects": spec.effects(found, held.on),
        "back": [
            (_("People"), reverse("directory:people")),
            (found.full_name, reverse("directory:person", args=[found.pk])),
        ],
    }
    return answer(request, "directory/form.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last change back, if nothing was changed since."""
    found = person_or_404(request, pk)
    require_administered(request, found)
    recorded_at = _parsed(parse_datetime, request.GET.get("at", ""))
    if recorded_at is None or timezone.is_naive(recorded_at):
        raise Http404
    services.undo_last(
        employee=found, recorded_at=recorded_at, actor=actor_of(request), now=clock()
    )
    toast(request, _("Undone."))
    return redirect("directory:person", found.pk)


@require_POST
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody, or make a link to hand over; the link is shown once, here."""
    found = person_or_404(request, pk)
    given: dict[str, Any] = {"employee": found, "actor": actor_of(request), "now": clock()}
    make = services.hand_over_link if "link" in request.POST else services.invite_person
    link = make(**given)
    if not link:
        toast(request, _("%(name)s was invited by mail.") % {"name": found.full_name})
        return redirect("directory:person", found.pk)
    return render(request, "directory/link.html", {"person": found, "link": link})


def _run(spec: Act, found: Employee, form: Sighted, *, actor: User, now: datetime) -> None:
    spec.run(Call(found, form.cleaned_data, actor, now))


def parse_day(text: str) -> date | None:
    """A day of the query string, or nothing."""
    return _parsed(parse_date, text)


def _parsed(parse: Callable[[str], T | None], text: str) -> T | None:
    try:
        return parse(text)
    except ValueError:
        return None


def _overview(request: HttpRequest, found: Employee) -> dict[str, Any]:
    """The line above, the reports, the department's path."""
    on = sight(request).on
    above = managers_above(found.pk, on=on)
    people = Employee.objects.in_bulk([pk for pk, _height in above])
    jobs = JobRecord.objects.current().on(on)
    held = list(jobs.filter(employee=found).select_related("department", "manager"))
    reports = people_visible_to(sight(request)).filter(
        pk__in=jobs.filter(manager=found).values("employee")
    )
    path = ancestors(held[0].department_id, on=on) if held else []
    names = {job.department_id: job.department for job in held}
    named = {**Department.objects.in_bulk(path), **names}
    return {
        "jobs": sorted(held, key=lambda job: (not job.is_primary, job.position)),
        "path": [named[pk] for pk in path if pk in named],
        "line": [people[pk] for pk, _height in reversed(above) if pk in people],
        "reports": list(reports[:MOST_REPORTS]),
        "reports_count": reports.count(),
    }


def _history(request: HttpRequest, found: Employee) -> dict[str, Any]:
    """Job rows as known on a day (at its end, in the asker's zone), the present ones else."""
    day = parse_day(request.GET.get("known_on", ""))
    known_at = None
    if day is not None and date.min < day < date.max:
        known_at = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    rows = JobRecord.objects.known_at(known_at).filter(employee=found)
    rows = rows.select_related("department", "manager").order_by("-valid_from", "position")
    on = sight(request).on
    shown = [
        {
            "job": row,
            "last_day": None if row.valid_to == OPEN_DATE else row.valid_to - timedelta(days=1),
            "is_now": _holds(row, on),
        }
        for row in rows
    ]
    return {"history": shown, "known_on": day}


def _holds(job: JobRecord, on: date) -> bool:
    return job.valid_from <= on < job.valid_to


def _cards(
    request: HttpRequest, found: Employee, tab: str, *, records: bool
) -> list[dict[str, Any]]:
    cards = []
    for card in sorted(person_cards, key=lambda card: card.order):
        if card.tab != tab or (card.needs_records and not records):
            continue
        context = card.context(request, found)
        if context is not None:
            cards.append({"template": card.template, "context": context})
    return cards


def _tabs(found: Employee, here: str, cards: Any, *, records: bool) -> list[dict[str, Any]]:
    url = reverse("directory:person", args=[found.pk])
    tabs = [{"label": _("Overview"), "url": url, "is_here": here == ""}]
    tabs += [
        {"label": card.label, "url": f"{url}?tab={card.tab}", "is_here": here == card.tab}
        for card in sorted(cards, key=lambda card: card.order)
    ]
    if records:
        history = f"{url}?tab=history"
        tabs.append({"label": _("History"), "url": history, "is_here": here == "history"})
    return tabs if len(tabs) > 1 else []


def _menu(found: Employee, on: date) -> list[dict[str, Any]]:
    jobs = list(JobRecord.objects.current().filter(employee=found, valid_to__gt=on))
    return [
        {"label": ACTS[name].label, "url": reverse("directory:person-act", args=[found.pk, name])}
        for name in offered(jobs, on)
    ]


def _undo_url(found: Employee) -> str:
    """Where the write that just happened is taken back."""
    rows = JobRecord.objects.filter(employee=found)
    made = rows.aggregate(last=Max("recorded_at"))["last"]
    ended = rows.filter(superseded_at__lt=OPEN_INSTANT).aggregate(last=Max("superseded_at"))["last"]
    stamp = max(at for at in (made, ended) if at is not None)
    query = urlencode({"at": stamp.isoformat()})
    return f"{reverse('directory:person-undo', args=[found.pk])}?{query}"
