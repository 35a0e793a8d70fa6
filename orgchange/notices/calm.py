"""Calm: when a person may be written to, and what then goes out. Pure functions, no queries.

One message a day at most, in working hours of the person's time zone, on working days of the
person's country, not during leave; one in 24 hours and three in 14 days, except for what cannot
wait. What is held back joins the next message, or gives way to something newer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

from orgchange.core.dates import local_date
from orgchange.notices.models import Reason

WEEKEND = (5, 6)
# No country has so many days off in a row; beyond it a calendar is broken, not a holiday long.
MOST_DAYS_OFF = 60


@dataclass(frozen=True)
class Rules:
    """The firm's rules: hours of work, and the most messages, those aside that cannot wait."""

    begins: int = 9
    ends: int = 17
    any_day: bool = False
    in_a_day: int = 1
    in_a_fortnight: int = 3


@dataclass(frozen=True)
class Recipient:
    """What calm needs to know of a person. `back_on`: the first day after the leave, if known."""

    time_zone: str
    country: str = ""
    is_on_leave: bool = False
    back_on: date | None = None


@dataclass(frozen=True)
class Item:
    """A notice that waits: of two about one object, the higher id is the newer."""

    id: int
    object_key: str
    is_exempt: bool = False


@dataclass(frozen=True)
class Held:
    """A notice that waits, why, and until when."""

    reason: Reason
    until: datetime


@dataclass(frozen=True)
class Decision:
    """What becomes of a person's waiting notices: one message now, the rest with its reason."""

    send: tuple[int, ...]
    held: Mapping[int, Held]
    superseded: tuple[int, ...]


def decide(
    items: Sequence[Item],
    *,
    person: Recipient,
    sent: Iterable[datetime],
    rules: Rules,
    now: datetime,
) -> Decision:
    """What goes out to a person now, as one message.

    `sent` are the instants of the messages that went out lately (14 days suffice).
    """
    newest = {item.object_key: item for item in sorted(items, key=lambda item: item.id)}
    kept = sorted(newest.values(), key=lambda item: item.id)
    superseded = tuple(sorted(item.id for item in items if newest[item.object_key] != item))
    free = hold(person=person, sent=sent, rules=rules, is_exempt=False, now=now)
    if free is None:
        return Decision(tuple(item.id for item in kept), {}, superseded)
    exempt = hold(person=person, sent=sent, rules=rules, is_exempt=True, now=now)
    if exempt is None and any(item.is_exempt for item in kept):
        # A message goes out anyway: what the caps held back rides along.
        return Decision(tuple(item.id for item in kept), {}, superseded)
    held = {item.id: (exempt or free) if item.is_exempt else free for item in kept}
    return Decision((), held, superseded)


def hold(
    *, person: Recipient, sent: Iterable[datetime], rules: Rules, is_exempt: bool, now: datetime
) -> Held | None:
    """Why and until when a message to the person must wait; None when it may go out now."""
    if person.is_on_leave:
        today = local_date(now, person.time_zone)
        # Where the end of the leave is not known, look again tomorrow.
        back = max(person.back_on or today, today + timedelta(days=1))
        return Held(
            Reason.ON_LEAVE, next_allowed(_morning(back, person, rules), person=person, rules=rules)
        )
    capped = _capped_until(sorted(sent), person=person, rules=rules, is_exempt=is_exempt, now=now)
    if capped is not None:
        return Held(Reason.CAPPED, next_allowed(capped, person=person, rules=rules))
    allowed = next_allowed(now, person=person, rules=rules)
    return Held(Reason.QUIET_HOURS, allowed) if allowed > now else None


def _capped_until(
    sent: Sequence[datetime], *, person: Recipient, rules: Rules, is_exempt: bool, now: datetime
) -> datetime | None:
    """The instant at which the caps let the next message out; None when they do now."""
    instants = []
    if sent and local_date(sent[-1], person.time_zone) >= local_date(now, person.time_zone):
        tomorrow = local_date(now, person.time_zone) + timedelta(days=1)
        instants.append(_morning(tomorrow, person, rules))
    if not is_exempt:
        for count, span in (
            (rules.in_a_day, timedelta(hours=24)),
            (rules.in_a_fortnight, timedelta(days=14)),
        ):
            if len(sent) >= count and sent[-count] + span > now:
                instants.append(sent[-count] + span)
    return max(instants, default=None)


def next_allowed(now: datetime, *, person: Recipient, rules: Rules) -> datetime:
    """The first instant from `now` on that lies in working hours of a working day."""
    local = now.astimezone(ZoneInfo(person.time_zone))
    day = local.date()
    if _is_open(day, person, rules):
        if rules.begins <= local.hour < rules.ends:
            return now
        if local.hour < rules.begins:
            return _morning(day, person, rules)
    for _ in range(MOST_DAYS_OFF):
        day += timedelta(days=1)
        if _is_open(day, person, rules):
            break
    return _morning(day, person, rules)


def _is_open(day: date, person: Recipient, rules: Rules) -> bool:
    return rules.any_day or is_working_day(day, person.country)


def _morning(day: date, person: Recipient, rules: Rules) -> datetime:
    return datetime.combine(day, time(rules.begins), tzinfo=ZoneInfo(person.time_zone))


def is_working_day(day: date, country: str) -> bool:
    """Whether people work on `day` in a country; Monday to Friday where it is not known."""
    calendar = _calendar(country)
    return calendar.is_working_day(day) if calendar is not None else day.weekday() not in WEEKEND


@lru_cache(maxsize=256)
def _calendar(country: str) -> HolidayBase | None:
    """A country's calendar of holidays and worked weekends; it grows by years as it is asked."""
    try:
        return country_holidays(country.upper()) if country else None
    except NotImplementedError:
        return None
