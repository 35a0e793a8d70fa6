"""What scaling asks of people: to accept it, to measure it each month, to look at its year."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.accounts.models import User
from orgchange.core.dates import firm_day
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.notices.services import Draft
from orgchange.pilots.models import AdoptionReading, ScaleSite, ScaleUp
from orgchange.pilots.scaling.adoption import EVERY_DAYS, is_behind, month_of, places_of

ASKED, DUE, OVER = "scale_asked", "scale_reading_due", "scale_year_over"
PILOTS = _("Pilots")
PREFIX = "scale-up:"
LATE_DAYS = 30  # after which nobody is told any more that a year is over


def tell_operator(*, scale_up: ScaleUp, actor: User | None, now: datetime) -> None:
    """Listens to `operator_asked`."""
    own = getattr(actor, "employee", None) if actor else None
    if scale_up.operator_id is None or (own and own.pk == scale_up.operator_id):
        return
    context = {"title": str(scale_up.pilot), "pilot": str(scale_up.pilot_id)}
    key, occurrence = f"{PREFIX}{scale_up.pk}", now.isoformat(timespec="seconds")
    draft = Draft(scale_up.operator_id, ASKED, key, occurrence, context)
    notices.plan(drafts=[draft], now=now)


def plan_year(now: datetime) -> int:
    """A chore of the clock: readings that are due this month, and years that are over."""
    today = firm_day(now)
    rows = ScaleUp.objects.filter(
        operator__isnull=False,
        starts_on__lte=today,
        ends_on__gt=today - timedelta(days=LATE_DAYS),
    ).select_related("pilot")
    drafts = [draft for row in rows for draft in _drafts(row, now)]
    return notices.plan(drafts=drafts, now=now)


def _drafts(row: ScaleUp, now: datetime) -> Iterator[Draft]:
    today = firm_day(now)
    assert row.operator_id is not None  # noqa: S101 - asked for above
    context: dict[str, Any] = {"title": str(row.pilot), "pilot": str(row.pilot_id)}
    key, month = f"{PREFIX}{row.pk}", month_of(row, today)
    if month is None:
        named = (row.operator_id, row.pilot.owner_id, row.pilot.sponsor_id)
        people = {pk for pk in named if pk is not None}
        yield from (Draft(pk, OVER, key, str(row.ends_on), context) for pk in sorted(people))
        return
    behind = [place for place in places_of(row) if is_behind(place, today)]
    if behind:
        context["metric"] = row.metric
        context["places"] = ", ".join(str(place.site.department) for place in behind[:5])
        yield Draft(row.operator_id, DUE, key, f"{row.starts_on}:{month}", context)


def facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """With the page of the hand-over."""
    return {
        notice.pk: {
            **notice.context,
            "path": reverse("pilots:scaling", args=[int(notice.context["pilot"])]),
        }
        for notice in found
    }


def asked_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Who accepted, or is not the one any more, is not asked."""
    rows = ScaleUp.objects.in_bulk([_id(notice) for notice in found])
    return {
        notice.pk: Reason.COMPLETED
        for notice in found
        if rows[_id(notice)].accepted_at is not None
        or rows[_id(notice)].operator_id != notice.recipient_id
    }


def due_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """What was measured in every place since is not due."""
    since = firm_day(now) - timedelta(days=EVERY_DAYS)
    ids = {_id(notice) for notice in found}
    fresh = AdoptionReading.objects.filter(measured_on__gt=since, site__scale_up__in=ids)
    silent = ScaleSite.objects.filter(scale_up__in=ids, live_on__lte=since)
    waiting = set(silent.exclude(pk__in=fresh.values("site")).values_list("scale_up", flat=True))
    return {notice.pk: Reason.COMPLETED for notice in found if _id(notice) not in waiting}


def _id(notice: Notice) -> int:
    return int(notice.object_key.removeprefix(PREFIX))


TITLE = {"title": _("The pilot")}
EXAMPLE = {
    "title": "Book goods receipts by photo",
    "metric": "Share of receipts booked by photo",
    "places": "Logistics, Shops",
}
KINDS = (
    Kind(
        code=ASKED,
        label=_("Somebody is asked to run what a pilot left"),
        group=PILOTS,
        subject=_("{title}: you are asked to run it"),
        body=_(
            "“{title}” did what it promised, and is to be used. You are asked to run it from now "
            "on.\n\nLook at it, and accept: {link}"
        ),
        placeholders=TITLE,
        example=EXAMPLE,
        facts=facts,
        holds=asked_holds,
    ),
    Kind(
        code=DUE,
        label=_("A reading of adoption is due"),
        group=PILOTS,
        subject=_("{title}: how much is it used?"),
        body=_(
            "“{title}” is in use, and was not measured for a month in: {places}.\n\n"
            "{metric}: {link}"
        ),
        placeholders={
            **TITLE,
            "metric": _("The adoption metric"),
            "places": _("The departments without a reading"),
        },
        example=EXAMPLE,
        facts=facts,
        holds=due_holds,
        is_mandatory=False,
    ),
    Kind(
        code=OVER,
        label=_("The year of a scaled pilot is over"),
        group=PILOTS,
        subject=_("{title}: a year in use"),
        body=_("“{title}” was handed over a year ago. How far it has come, place by place: {link}"),
        placeholders=TITLE,
        example=EXAMPLE,
        facts=facts,
        is_mandatory=False,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
