"""The journal of the week with the line: a day at a time, made for a phone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.tracks.forms.practice import DayForm
from courses.tracks.models import Item, ItemKind, JournalEntry
from courses.tracks.policies.practice import can_hand_in
from courses.tracks.services import journal as services
from courses.tracks.tabs import Viewed
from courses.tracks.views.area import head
from courses.tracks.views.doors import allow, private_door
from orgchange.core.dates import firm_day
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, answer, clock

HERE = "tracks:journal"


@require_http_methods(["GET", "POST"])
def journal(request: HttpRequest, pk: int) -> HttpResponse:
    """The days, and the form for today or for a day that is chosen."""
    viewed = private_door(request, pk)
    may_write = can_hand_in(viewed.sight, viewed.enrolment)
    if request.method == "POST":
        allow(may_write, _("Only the person writes in the journal."))
    form = DayForm(request.POST or None, initial=_initial(request, viewed))
    if form.is_valid() and tried(
        form, services.write_day, request, enrolment=viewed.enrolment, **form.cleaned_data
    ):
        toast(request, _("The day is written."))
        return redirect(HERE, pk)
    return answer(request, "tracks/journal/journal.html", _context(viewed, form, may_write))


@require_POST
def remove(request: HttpRequest, pk: int, day: int) -> HttpResponse:
    """Take a day out that is not handed in."""
    viewed = private_door(request, pk)
    row = get_object_or_404(JournalEntry, pk=day, enrolment=viewed.enrolment)
    services.remove_day(entry=row, actor=actor_of(request), now=clock())
    toast(request, _("Removed."))
    return redirect(HERE, pk)


def _context(viewed: Viewed, form: DayForm, may_write: bool) -> dict[str, Any]:
    way = viewed.enrolment
    until = services.handed_in_until(way)
    rows = list(JournalEntry.objects.filter(enrolment=way).order_by("-day"))
    free = [row for row in rows if until is None or row.written_at > until]
    items = Item.objects.filter(terms__version=way.version_id, kind=ItemKind.JOURNAL)
    return {
        **head(viewed, HERE),
        "rows": rows,
        "free": {row.pk for row in free},
        "days": min(len(free), services.WEEK),
        "week": services.WEEK,
        "form": form,
        "may_write": may_write,
        "item": items.filter(terms__stage=way.stage_id).first(),
    }


def _initial(request: HttpRequest, viewed: Viewed) -> dict[str, Any]:
    """Today, or the day of the address with what stands there."""
    try:
        day = parse_date(request.GET.get("day", "")) or firm_day(viewed.now)
    except ValueError:
        day = firm_day(viewed.now)
    row = JournalEntry.objects.filter(enrolment=viewed.enrolment, day=day).first()
    held = {"place": row.place, "words": row.words} if row else {}
    return {"day": day, **held}
