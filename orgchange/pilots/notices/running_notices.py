"""Alarms are told at once; check-ins and readings are asked for when they are due."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.accounts.models import User
from orgchange.core.dates import OPEN_INSTANT, firm_day
from orgchange.innovation.amounts import plain_number
from orgchange.innovation.models import FundRole
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.notices.services import Draft
from orgchange.pilots.fortnights import due_on
from orgchange.pilots.models import CheckIn, Contract, KillAlarm, Measure, Pilot, Reading
from orgchange.pilots.offices import holders_of

ALARM, CHECK_IN, READING = "pilot_alarm", "pilot_check_in", "pilot_reading"
WITHDRAWN = "pilot_readings_withdrawn"
PILOTS = _("Pilots")
ASKED_STATES = ("running", "gate_review")
MOST_TIMES = 2  # a due check-in is asked for once more after a week, then no more
WEEK = timedelta(days=7)
PREFIX = "pilot:"


def tell_alarms(
    *, alarms: Sequence[KillAlarm], pilot: Pilot, actor: User | None, now: datetime
) -> None:
    """Listens to `alarms_raised`: owner, sponsor, managers and chairs, but not who raised it."""
    today = firm_day(now)
    told = {pilot.owner_id, pilot.sponsor_id} - {None}
    for role in (FundRole.MANAGER, FundRole.CHAIR):
        told |= holders_of(pilot, role, on=today)
    told.discard(_employee_of(actor))
    notices.plan(
        drafts=[
            Draft(person, ALARM, f"{PREFIX}{pilot.pk}", str(alarm.pk), _alarm(pilot, alarm))
            for alarm in alarms
            for person in sorted(one for one in told if one is not None)
        ],
        now=now,
    )


def tell_withdrawn(
    *,
    readings: Sequence[Reading],
    reason: str,
    pilot: Pilot,
    actor: User | None,
    now: datetime,
) -> None:
    """Listens to `readings_withdrawn`: who settles alarms, where one was raised by these."""
    alarms = KillAlarm.objects.filter(pilot=pilot, settled_at=None, reading__in=list(readings))
    told: set[int] = set()
    for role in (FundRole.MANAGER, FundRole.CHAIR):
        told |= holders_of(pilot, role, on=firm_day(now))
    told.discard(_employee_of(actor) or 0)
    notices.plan(
        drafts=[
            Draft(
                person,
                WITHDRAWN,
                f"{PREFIX}{pilot.pk}",
                str(alarm.pk),
                {"title": str(pilot), "criterion": str(alarm.criterion), "reason": reason},
            )
            for alarm in alarms.select_related("criterion")
            for person in sorted(told)
        ],
        now=now,
    )


def plan_reminders(now: datetime) -> int:
    """Ask for the check-ins and the readings that are due. Safe to run hourly. Six queries."""
    today = firm_day(now)
    rows = Pilot.objects.filter(state__in=ASKED_STATES, started_on__isnull=False)
    pilots = list(rows.annotate(last=Max("check_ins__ends_on")).order_by("pk"))
    drafts = [*_check_ins_due(pilots, today), *_readings_due(pilots, today)]
    return notices.plan(drafts=drafts, now=now)


def _check_ins_due(pilots: Sequence[Any], today: date) -> Iterator[Draft]:
    for pilot in pilots:
        due = due_on(pilot.started_on, pilot.last)
        if due <= today:
            yield _draft(pilot.owner_id, CHECK_IN, pilot, _asked(due, today), {"day": due})


def _readings_due(pilots: Sequence[Any], today: date) -> Iterator[Draft]:
    """Whose data it is is asked, where that is not the owner, who is asked to check in."""
    by_id = {pilot.pk: pilot for pilot in pilots}
    contracts = Contract.objects.filter(pilot__in=by_id, number__isnull=False)
    newest = dict(contracts.order_by("pilot", "number").values_list("pilot", "pk"))
    measures = Measure.objects.filter(
        contract__in=newest.values(), data_owner__isnull=False
    ).select_related("contract")
    last = _last_readings(list(by_id))
    for measure in measures.order_by("pk"):
        pilot = by_id[measure.contract.pilot_id]
        since = last.get((pilot.pk, measure.series)) or pilot.started_on
        due = since + timedelta(days=measure.cadence_days)
        if due <= today and measure.data_owner_id not in (None, pilot.owner_id):
            facts = {"day": due, "measure": measure.name, "series": measure.series}
            occurrence = f"{measure.series}:{_asked(due, today)}"
            yield _draft(measure.data_owner_id, READING, pilot, occurrence, facts)


def _last_readings(pilot_ids: Sequence[int]) -> dict[tuple[int, str], date]:
    rows = Reading.objects.filter(pilot__in=pilot_ids, superseded_at=OPEN_INSTANT).order_by()
    found = rows.values_list("pilot", "series").annotate(last=Max("measured_on"))
    return {(pilot, series): day for pilot, series, day in found}


def _asked(due: date, today: date) -> str:
    """Which time it is asked for: on the day it is due, and a week later."""
    times = min((today - due).days // WEEK.days, MOST_TIMES - 1)
    return (due + times * WEEK).isoformat()


def _draft(
    person: int | None, kind: str, pilot: Pilot, occurrence: str, facts: dict[str, Any]
) -> Draft:
    assert person is not None  # noqa: S101 - a pilot has an owner, and data owners were filtered
    context = {"title": str(pilot), **facts}
    return Draft(person, kind, f"{PREFIX}{pilot.pk}", occurrence, context)


def _alarm(pilot: Pilot, alarm: KillAlarm) -> dict[str, Any]:
    reading = alarm.reading
    return {
        "title": str(pilot),
        "criterion": str(alarm.criterion),
        "seen": alarm.words if reading is None else plain_number(reading.value),
    }


def _employee_of(actor: User | None) -> int | None:
    employee = getattr(actor, "employee", None) if actor else None
    return employee.pk if employee is not None else None


def alarm_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """As it was when it happened; the link leads to the pilot."""
    return {
        row.pk: {**row.context, "path": reverse("pilots:pilot", args=[_pilot_of(row)])}
        for row in found
    }


def due_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """Title and day; the link leads to the form."""
    names = {CHECK_IN: "pilots:check-in-new", READING: "pilots:reading-new"}
    return {
        row.pk: {
            **row.context,
            "day": date.fromisoformat(row.context["day"]),
            "path": reverse(names[row.kind], args=[_pilot_of(row)]),
        }
        for row in found
    }


def check_in_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Who checked in since, or whose pilot stopped, is not asked."""
    ids = {_pilot_of(row) for row in found}
    running = set(
        Pilot.objects.filter(pk__in=ids, state__in=ASKED_STATES).values_list("pk", flat=True)
    )
    rows = CheckIn.objects.filter(pilot__in=ids).order_by()
    last = dict(rows.values_list("pilot").annotate(last=Max("ends_on")))
    return {
        row.pk: Reason.COMPLETED
        for row in found
        if _pilot_of(row) not in running or not _is_due(row, last.get(_pilot_of(row)), 14)
    }


def withdrawn_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """An alarm that was settled waits for nobody."""
    open_now = KillAlarm.objects.filter(
        pk__in={int(row.occurrence) for row in found}, settled_at=None
    )
    waiting = set(open_now.values_list("pk", flat=True))
    return {row.pk: Reason.COMPLETED for row in found if int(row.occurrence) not in waiting}


def reading_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """What was read since, or is not read any more, is not asked for."""
    ids = {_pilot_of(row) for row in found}
    running = set(
        Pilot.objects.filter(pk__in=ids, state__in=ASKED_STATES).values_list("pk", flat=True)
    )
    last = _last_readings(sorted(ids))
    return {
        row.pk: Reason.COMPLETED
        for row in found
        if _pilot_of(row) not in running
        or not _is_due(row, last.get((_pilot_of(row), row.context["series"])), 1)
    }


def _is_due(row: Notice, last: date | None, days: int) -> bool:
    """Whether nothing came since: the day that was due is still ahead of what is there."""
    return last is None or last + timedelta(days=days) <= date.fromisoformat(row.context["day"])


def _pilot_of(row: Notice) -> int:
    return int(row.object_key.removeprefix(PREFIX))


TITLE = {"title": _("The pilot")}
EXAMPLE = {
    "title": "Book receipts by photo",
    "criterion": {"en": "Slower than before", "zh-hans": "比以前更慢"},
    "seen": "7.8",
    "reason": {"en": "They are of another dock.", "zh-hans": "这些是另一个月台的数据。"},
    "measure": {"en": "Minutes per receipt", "zh-hans": "每张单据用时"},
    "day": date(2026, 11, 26),
}
KINDS = (
    Kind(
        code=ALARM,
        label=_("A kill criterion of a pilot is met"),
        group=PILOTS,
        subject=_("{title}: a kill criterion is met"),
        body=_(
            "“{title}” has stopped running, because a kill criterion is met: {criterion}."
            " Seen: {seen}.\n\n"
            "If the reading is wrong, correct it, or withdraw it if it should never have been: the"
            " pilot can go on then. {link}"
        ),
        placeholders={
            **TITLE,
            "criterion": _("The criterion, in words"),
            "seen": _("The reading, or what somebody saw"),
        },
        example=EXAMPLE,
        facts=alarm_facts,
        is_exempt_from_caps=True,
    ),
    Kind(
        code=WITHDRAWN,
        label=_("The readings behind an alarm were withdrawn"),
        group=PILOTS,
        subject=_("{title}: the readings behind an alarm were withdrawn"),
        body=_(
            "An alarm of “{title}” stood on readings that were withdrawn now: {criterion}.\n\n"
            "Why they were withdrawn: {reason}\n\n"
            "The alarm stays open until you or somebody of your office has settled it: {link}"
        ),
        placeholders={
            **TITLE,
            "criterion": _("The criterion, in words"),
            "reason": _("Why they were withdrawn"),
        },
        example=EXAMPLE,
        facts=alarm_facts,
        holds=withdrawn_holds,
    ),
    Kind(
        code=CHECK_IN,
        label=_("A check-in of a pilot is due"),
        group=PILOTS,
        subject=_("{title}: a check-in is due"),
        body=_("The check-in of “{title}” is due on {day}. Two minutes, on the phone too: {link}"),
        placeholders={**TITLE, "day": _("The day")},
        example=EXAMPLE,
        facts=due_facts,
        holds=check_in_holds,
    ),
    Kind(
        code=READING,
        label=_("A reading of a pilot is due"),
        group=PILOTS,
        subject=_("{title}: a reading is due"),
        body=_("“{measure}” of “{title}” should be read by {day}: {link}"),
        placeholders={**TITLE, "day": _("The day"), "measure": _("What is measured")},
        example=EXAMPLE,
        facts=due_facts,
        holds=reading_holds,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
